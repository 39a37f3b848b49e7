import { createHash } from 'node:crypto';
import type { SFTPWrapper } from 'ssh2';
import { type PackageContent, packageBytes, packageFileName } from '../../src/simulator/package.ts';
import type { Simulator } from '../../src/simulator/simulator.ts';
import type { SimulatorState } from '../../src/simulator/snapshot.ts';
import { type Exit, sftp } from './agent-client.ts';
import { fileOn, withSsh } from './fixture.ts';

const UTIL = 'C:\\Program Files (x86)\\Skyline Communications\\Skyline Taskbar Utility\\SLTaskbarUtility.exe';
export const RUN = '20261120T200000Z-0123456789ab';
export const RUN_FOLDER = `C:/ProgramData/ratchet/runs/${RUN}`;

export const TARGET: PackageContent = {
  release: { major: 10, minor: 5, month: 0, cu: 9 },
  build: 16_515,
  date: '20251114',
  size: 200_000,
};
export const TARGET_VERSION = '10.5.0.0-16515-20251114-release';

export interface Preparation {
  readonly runId?: string | undefined;
  readonly params?: string | undefined;
  readonly info?: string | undefined;
  readonly package?: Uint8Array | undefined;
  readonly ticket?: string | undefined;
}

export function upgradeInfo(
  policy = 'Simultaneously',
  ips: readonly string[] = ['10.0.0.1'],
  isCluster = 'true',
): string {
  return [
    '<UpgradeInfo>',
    `<Agents>${ips.map((ip) => `<IP>${ip}</IP>`).join('')}</Agents>`,
    `<IsCluster>${isCluster}</IsCluster><ExtractAllFiles>true</ExtractAllFiles><DelayedStart>false</DelayedStart>`,
    '<AutomaticStartServices>true</AutomaticStartServices><StopSNMP>false</StopSNMP>',
    `<RebootAfterUpgrade>false</RebootAfterUpgrade><FailoverPolicy>${policy}</FailoverPolicy>`,
    '</UpgradeInfo>',
  ].join('\r\n');
}

export function params(overrides: { pkg?: string; sha256?: string; util?: string } = {}): string {
  const bytes = packageBytes(TARGET);
  const sha256 = overrides.sha256 ?? createHash('sha256').update(bytes).digest('hex');
  const pkg = overrides.pkg ?? `C:\\ProgramData\\ratchet\\packages\\${packageFileName(TARGET)}`;
  return `set "PKG=${pkg}"\r\nset "SHA256=${sha256}"\r\nset "UTIL=${overrides.util ?? UTIL}"\r\n`;
}

/** Puts everything on the Agent that run.cmd looks for, over SFTP. What is `undefined` is left out. */
export async function prepare(files: SFTPWrapper, overrides: Preparation = {}): Promise<void> {
  const given: Preparation = {
    runId: RUN,
    params: params(),
    info: upgradeInfo(),
    package: packageBytes(TARGET),
    ticket: RUN,
    ...overrides,
  };
  await sftp((done) => files.mkdir('C:/ProgramData/ratchet/active', done));
  await sftp((done) => files.mkdir(RUN_FOLDER, done));
  const contents: readonly (readonly [string, string | Uint8Array | undefined])[] = [
    ['C:/ProgramData/ratchet/active/run.id', given.runId],
    [`${RUN_FOLDER}/params.cmd`, given.params],
    [`${RUN_FOLDER}/UpgradeInfo.xml`, given.info],
    [`${RUN_FOLDER}/ticket.txt`, given.ticket],
    [`C:/ProgramData/ratchet/packages/${packageFileName(TARGET)}`, given.package],
  ];
  for (const [path, content] of contents) {
    if (content !== undefined) await sftp((done) => files.writeFile(path, Buffer.from(content), done));
  }
}

/** Prepares a run on dma01 and starts the scheduled task, as the product does. */
export async function launch(simulator: Simulator, overrides: Preparation = {}): Promise<Exit> {
  return withSsh(simulator, 'dma01', async (ssh) => {
    await prepare(await ssh.sftp(), overrides);
    return ssh.exec('schtasks /Run /TN ratchet\\upgrade');
  });
}

/** What run.cmd wrote at the end; undefined while it has not. */
export function exitOf(simulator: Simulator): string | undefined {
  return fileOn(simulator, 'dma01', `ProgramData/ratchet/runs/${RUN}/exit.txt`);
}

export function launchedAndOver({ systems }: SimulatorState): boolean {
  return systems.every(({ launches, upgrading }) => launches > 0 && !upgrading);
}
