/** Whether a path is meant: `*` is any part of a name, `**` any folders, and a folder stands for all below it. */
export function isMeant(path: string, pattern: string): boolean {
  const parts = pattern.replace(/^\/+|\/+$/gu, '').split('/');
  const names = path.split('/');
  return follows(names, 0, parts, 0);
}

function follows(names: readonly string[], at: number, parts: readonly string[], next: number): boolean {
  const part = parts[next];
  // The pattern is used up: the path itself, or something below it.
  if (part === undefined) return true;
  if (part === '**') {
    if (next === parts.length - 1) return true;
    for (let skip = at; skip < names.length; skip += 1) if (follows(names, skip, parts, next + 1)) return true;
    return false;
  }
  const name = names[at];
  return name !== undefined && fits(name, part) && follows(names, at + 1, parts, next + 1);
}

/** In one pass: every piece between stars is looked for behind the one before. */
function fits(name: string, part: string): boolean {
  const pieces = part.split('*');
  const [first = '', ...rest] = pieces;
  if (rest.length === 0) return name === part;
  if (!name.startsWith(first)) return false;
  let at = first.length;
  for (const piece of rest.slice(0, -1)) {
    const found = name.indexOf(piece, at);
    if (found === -1) return false;
    at = found + piece.length;
  }
  const last = rest.at(-1) ?? '';
  return name.length - last.length >= at && name.endsWith(last);
}
