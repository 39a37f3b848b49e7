/** As whom the scheduled task runs. Which of them finds the credentials saved in the Taskbar Utility only a lab can tell. */
export const LOGONS = ['password', 's4u', 'system'] as const;
export type Logon = (typeof LOGONS)[number];

/** Stands for the account until the script knows it. */
export const ACCOUNT = '{account}';

const PRINCIPALS: Readonly<Record<Logon, readonly string[]>> = {
  password: [`<UserId>${ACCOUNT}</UserId>`, '<LogonType>Password</LogonType>'],
  s4u: [`<UserId>${ACCOUNT}</UserId>`, '<LogonType>S4U</LogonType>'],
  system: ['<UserId>S-1-5-18</UserId>'],
};

/**
 * The task that launches an upgrade: no trigger, never two at once, never ended and never started again by Windows.
 * `command` is a path in the wire alphabet. Without an XML declaration, which Register-ScheduledTask would trip over.
 */
export function taskXml(command: string, logon: Logon, description: string): readonly string[] {
  return [
    '<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">',
    `  <RegistrationInfo><Description>${description}</Description></RegistrationInfo>`,
    '  <Principals>',
    '    <Principal id="Author">',
    ...PRINCIPALS[logon].map((line) => `      ${line}`),
    '      <RunLevel>HighestAvailable</RunLevel>',
    '    </Principal>',
    '  </Principals>',
    '  <Settings>',
    '    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>',
    '    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>',
    '    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>',
    '    <AllowHardTerminate>false</AllowHardTerminate>',
    '    <StartWhenAvailable>false</StartWhenAvailable>',
    '    <RunOnlyIfNetworkAvailable>false</RunOnlyIfNetworkAvailable>',
    '    <IdleSettings><StopOnIdleEnd>false</StopOnIdleEnd><RestartOnIdle>false</RestartOnIdle></IdleSettings>',
    '    <RunOnlyIfIdle>false</RunOnlyIfIdle>',
    '    <WakeToRun>false</WakeToRun>',
    '    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>',
    '    <Priority>4</Priority>',
    '  </Settings>',
    '  <Actions Context="Author">',
    `    <Exec><Command>${command}</Command></Exec>`,
    '  </Actions>',
    '</Task>',
  ];
}
