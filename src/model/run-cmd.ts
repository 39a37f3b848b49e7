import { createHash } from 'node:crypto';

// Guards 240 to 245 end it before anything was launched. The one act that decides is `ren ticket.txt started.txt`: it
// works once, and not at all where Ratchet renamed the ticket to cancelled.txt before. It stands before the launch, so
// that a crash between the two costs a person's decision and never a second upgrade.
const linesFor = (root: string) => [
  '@echo off',
  'setlocal EnableExtensions DisableDelayedExpansion',
  `set "ROOT=${root}"`,
  'set "RUNID="',
  'set /p RUNID=<"%ROOT%\\active\\run.id"',
  'if not defined RUNID exit /b 240',
  'set "RUN=%ROOT%\\runs\\%RUNID%"',
  'if not exist "%RUN%\\params.cmd" exit /b 241',
  'if exist "%RUN%\\started.txt" exit /b 242',
  '>"%RUN%\\checking.txt" echo %DATE% %TIME%',
  'call "%RUN%\\params.cmd"',
  'certutil -hashfile "%PKG%" SHA256 | findstr /i /x /c:"%SHA256%" >nul || (>"%RUN%\\refused.txt" echo 243& exit /b 243)',
  'if not exist "%UTIL%" (>"%RUN%\\refused.txt" echo 244& exit /b 244)',
  'ren "%RUN%\\ticket.txt" started.txt || exit /b 245',
  '>>"%RUN%\\started.txt" echo %DATE% %TIME%',
  'start "" /wait "%UTIL%" -upgrade "%PKG%" "%RUN%\\UpgradeInfo.xml"',
  '>"%RUN%\\exit.tmp" echo %ERRORLEVEL%',
  'move /y "%RUN%\\exit.tmp" "%RUN%\\exit.txt" >nul',
];

/**
 * What the scheduled task on an Agent runs, byte for byte: ASCII, CRLF. Nothing in it depends on a system or a run. `root`
 * is Ratchet's folder on the Agent, `C:\\ProgramData\\ratchet`.
 */
export function runCmd(root: string): string {
  return `${linesFor(root).join('\r\n')}\r\n`;
}

export const RUN_CMD = runCmd('C:\\ProgramData\\ratchet');

/** 64 lower-case hex digits over the bytes of a run.cmd; preflight compares the Agent's copy with it. */
export function sha256OfRunCmd(text: string): string {
  return createHash('sha256').update(text, 'ascii').digest('hex');
}

export const RUN_CMD_SHA256 = sha256OfRunCmd(RUN_CMD);
