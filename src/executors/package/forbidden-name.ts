const LONGEST_NAME = 150;
// They end a quoted value in a batch file, or are read there as operators and variables (INTEGRATION 8.3, 9.1).
const BATCH_MARKS = /[%!"&|<>^]/u;
// Batch files are read in the machine's own code page, so only ASCII means the same everywhere.
const BEYOND_PRINTABLE_ASCII = /[^\x20-\x7e]/u;
const PATH_MARKS = /[\\/:*?]/u;

/** Why a package must not travel to an Agent under this name; undefined where it may. */
export function forbiddenInName(name: string): string | undefined {
  if (name.length > LONGEST_NAME) return `is ${name.length} characters long; the most is ${LONGEST_NAME}`;
  const mark = (BATCH_MARKS.exec(name) ?? PATH_MARKS.exec(name))?.[0];
  if (mark !== undefined) return `contains "${mark}", which Windows reads as a command`;
  if (BEYOND_PRINTABLE_ASCII.test(name)) return 'contains characters other than printable ASCII';
  if (/[ .]$/u.test(name)) return 'ends in a space or a full stop, which Windows drops';
  return undefined;
}
