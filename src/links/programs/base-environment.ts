// What programs need to run at all. Whatever else this process holds, a password of another site perhaps, is not theirs.
const NEEDED = new Set([
  ...['PATH', 'HOME', 'TMPDIR', 'LANG', 'LC_ALL', 'LC_CTYPE', 'TZ'],
  ...['OS', 'PATHEXT', 'COMSPEC', 'SYSTEMROOT', 'SYSTEMDRIVE', 'WINDIR', 'TEMP', 'TMP', 'USERPROFILE', 'USERNAME'],
  ...['APPDATA', 'LOCALAPPDATA', 'PROGRAMDATA', 'PROGRAMFILES', 'PROGRAMFILES(X86)', 'PSMODULEPATH'],
]);

/** The part of our environment that programs get which we start on the way to an Agent. */
export function baseEnvironment(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const needed = Object.entries(env).filter(([name, value]) => value !== undefined && NEEDED.has(name.toUpperCase()));
  return Object.fromEntries(needed) as Record<string, string>;
}
