const WORD = /"(?<quoted>[^"]*)"|(?<plain>[^\s"]+)/gu;

/** `"C:\Program Files\vault.exe" read password`: words between blanks, double quotes keep blanks; nothing is expanded. */
export function splitCommand(command: string): string[] {
  return [...command.matchAll(WORD)].map(({ groups }) => groups?.['quoted'] ?? groups?.['plain'] ?? '');
}
