import { readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageFileName } from '../../src/simulator/package.ts';
import type { Simulator } from '../../src/simulator/simulator.ts';
import { SSH_TRANSPORTS } from '../openssh.ts';
import { connect, post, SIX_KEYS } from './agent-client.ts';
import { fileOn, historyOn, packageFolder, phaseOf, phasesIn, progressLog, withCluster, withSsh } from './fixture.ts';
import { exitOf, launch, launchedAndOver, prepare, TARGET, TARGET_VERSION, upgradeInfo } from './launch.ts';

const AGENTS = ['dma01', 'dma02', 'dma03'];
const FAST = 6_000;

// Phases that a test looks into last long enough for a busy machine.
const ALONE = [{ name: 'dma01', role: 'standalone' }] as const;
const SLOW = { extracting: 300, stoppingCore: 300, replacingFiles: 600, startingIis: 300, starting: 1_200 };

async function loginMessage(simulator: Simulator, agent: string): Promise<string> {
  return post(simulator.agent(agent), 'ConnectApp', SIX_KEYS).then(
    async (answer) => `${answer.status} ${(await answer.text()).slice(0, 80)}`,
    (error: { cause?: { code?: string } }) => error.cause?.code ?? String(error),
  );
}

describe.each(SSH_TRANSPORTS)('over $transport', ({ transport, skipped }) => {
  it.skipIf(skipped)('an upgrade of a cluster with a Failover pair ends with the new version everywhere', () =>
    withCluster({ transport, speed: FAST, spec: { timings: { session: 1_000_000 } } }, async (simulator) => {
      const session = await connect(simulator.agent('dma03'));
      expect(await launch(simulator)).toMatchObject({ code: 0 });
      await simulator.waitFor(() => exitOf(simulator) === '0\r\n');

      for (const agent of AGENTS) {
        expect(historyOn(simulator, agent)).toHaveLength(3);
        expect(historyOn(simulator, agent)[2]).toMatch(new RegExp(`^[0-9: -]{19};${TARGET_VERSION}$`, 'u'));
      }
      expect(simulator.state().systems[0]).toMatchObject({
        upgrading: false,
        launches: 1,
        agents: [{ phase: 'running' }, { phase: 'offline' }, { phase: 'running' }],
      });
      expect(await loginMessage(simulator, 'dma02')).toContain('Agent is offline.');
      const answer = await post(simulator.agent('dma03'), 'GetDataMinerAgentsInfo', { connection: session });
      expect(await answer.text()).toContain('NoConnectionWebApiException');
    }),
  );
});

it('uploads to one Agent after the other: the first, the others, the standby member last', () =>
  withCluster({ speed: FAST }, async (simulator) => {
    await launch(simulator);
    await simulator.waitFor(launchedAndOver);
    const uploads = phasesIn(simulator).filter((line) => line.endsWith('uploading'));
    expect(uploads).toEqual(['dma01 uploading', 'dma03 uploading', 'dma02 uploading']);
  }));

it('writes a growing progress.log, and leaves that alone of the package', () =>
  withCluster({ speed: 1_200, spec: { timings: { prerequisites: 600 } } }, async (simulator) => {
    await launch(simulator);
    const log = () => progressLog(simulator, 'dma03');
    await simulator.waitFor(() => phaseOf(simulator, 'dma03') === 'prerequisites');
    const early = log();
    await simulator.waitFor(launchedAndOver);
    expect(log().startsWith(early)).toBe(true);
    expect(log()).toMatch(/^\[\d\d\/\d\d\/\d\d [\d:.]{12}\]dma03 - Uploading\r\n/u);
    expect(log()).toContain('Upgrade finished');
    const folder = packageFolder(simulator, 'dma03') ?? '';
    expect(path.basename(folder)).toMatch(
      new RegExp(`^${packageFileName(TARGET).replaceAll(/[().]/gu, '\\$&')}-[0-9a-f]{32}$`, 'u'),
    );
    expect(readdirSync(folder)).toEqual(['progress.log']);
  }));

it.each`
  policy                         | first                    | then                     | online
  ${'Simultaneously'}            | ${undefined}             | ${undefined}             | ${'dma01'}
  ${'UseDefault'}                | ${undefined}             | ${undefined}             | ${'dma01'}
  ${'BackupFirst'}               | ${'dma02 stopping-core'} | ${'dma01 stopping-core'} | ${'dma02'}
  ${'BackupFirstWithSwitchback'} | ${'dma02 stopping-core'} | ${'dma01 stopping-core'} | ${'dma01'}
`('with $policy, $online is online in the end', ({ policy, first, then, online }) =>
  withCluster({ speed: FAST }, async (simulator) => {
    await launch(simulator, { info: upgradeInfo(policy) });
    await simulator.waitFor(launchedAndOver);
    const phases = phasesIn(simulator);
    if (first !== undefined) {
      expect(phases.indexOf('dma02 starting')).toBeGreaterThan(phases.indexOf(first));
      expect(phases.indexOf(then)).toBeGreaterThan(phases.indexOf('dma02 starting'));
    }
    expect(phases.includes('dma01 switching')).toBe(first !== undefined);
    expect(simulator.state().systems[0]?.agents.find((agent) => agent.online)?.name).toBe(online);
    for (const agent of AGENTS) expect(historyOn(simulator, agent).at(-1)).toContain(TARGET_VERSION);
  }),
);

it('answers over HTTP as each phase does', () =>
  withCluster({ speed: 600, spec: { agents: ALONE, timings: SLOW } }, async (simulator) => {
    await launch(simulator);
    const seen: string[] = [];
    for (const phase of ['extracting', 'stopping-core', 'replacing-files', 'starting-iis', 'starting']) {
      await simulator.waitFor(() => phaseOf(simulator, 'dma01') === phase);
      seen.push(`${phase}: ${await loginMessage(simulator, 'dma01')}`);
    }
    expect(seen).toEqual([
      expect.stringMatching(/^extracting: 200 \{"d":/u),
      expect.stringContaining('stopping-core: 500 {"Message":"A software upgrade is currently in progress."'),
      'replacing-files: ECONNREFUSED',
      expect.stringContaining('starting-iis: 503 <!DOCTYPE HTML'),
      expect.stringContaining('starting: 500 {"Message":"The DataMiner Agent is starting."'),
    ]);
  }));

it('keeps sshd up and SLTaskbarUtility away while files are replaced', () =>
  withCluster({ speed: 1_200, spec: { timings: { replacingFiles: 2_400 } } }, async (simulator) => {
    await launch(simulator);
    await simulator.waitFor(() => phaseOf(simulator, 'dma01') === 'replacing-files');
    const utility = 'Program Files (x86)/Skyline Communications/Skyline Taskbar Utility/SLTaskbarUtility.exe';
    expect(fileOn(simulator, 'dma01', utility)).toBeUndefined();
    await withSsh(simulator, 'dma01', async (ssh) => {
      expect(await ssh.exec('echo %OS%')).toMatchObject({ code: 0 });
    });
    await simulator.waitFor(launchedAndOver);
    expect(fileOn(simulator, 'dma01', utility)).toBeDefined();
  }));

it('refuses clients of the orchestrating Agent until the others are done, before 10.6.6', () =>
  withCluster({ speed: FAST }, async (simulator) => {
    await simulator.inject({ agent: 'dma03', fault: 'stuck-99' });
    await launch(simulator);
    await simulator.waitFor(
      () => phaseOf(simulator, 'dma01') === 'running' && phaseOf(simulator, 'dma03') === 'starting',
    );
    expect(await loginMessage(simulator, 'dma01')).toContain('A software upgrade is currently in progress.');
  }));

it('runs one upgrade at a time', () =>
  withCluster({ speed: 600, spec: { timings: { starting: 12_000 } } }, async (simulator) => {
    await launch(simulator);
    await simulator.waitFor(() => phaseOf(simulator, 'dma03') === 'extracting');
    await withSsh(simulator, 'dma03', async (ssh) => {
      await prepare(await ssh.sftp());
      await ssh.exec('schtasks /Run /TN ratchet\\upgrade');
    });
    await simulator.waitFor(() =>
      simulator.journal().some(({ what }) => what === 'refused: a software upgrade is currently in progress'),
    );
    const begun = simulator.journal().filter(({ kind, what }) => kind === 'upgrade' && what.includes(TARGET_VERSION));
    expect(begun).toHaveLength(1);
  }));
