import { RatchetError } from '../../model/errors.ts';
import { printable } from '../../model/printable.ts';

export interface LaunchParameters {
  /** The staged package, `C:\…`. */
  readonly package: string;
  readonly sha256: string;
  /** SLTaskbarUtility.exe, `C:\…`. */
  readonly utility: string;
}

// They would end the quoted value or start a command; beyond ASCII the meaning depends on the machine's code page.
const FORBIDDEN = /[%!"&|<>^]|[^\x20-\x7e]/u;

/** What run.cmd calls to learn about this run: three quoted values and nothing else. */
export function paramsCmd({ package: file, sha256, utility }: LaunchParameters): string {
  const values = { PKG: file, SHA256: sha256, UTIL: utility };
  return Object.entries(values)
    .map(([name, value]) => `set "${name}=${checked(value)}"\r\n`)
    .join('');
}

function checked(value: string): string {
  const mark = FORBIDDEN.exec(value)?.[0];
  if (mark === undefined) return value;
  throw new RatchetError(
    'run.prepare',
    `"${printable(value)}" contains "${printable(mark)}", which a batch file would run`,
    {
      blame: 'operator',
      hint: 'use a path without % ! " & | < > ^ and with ASCII letters only',
    },
  );
}
