import { describe, expect, it } from 'vitest';
import { FAULTS, type FaultId } from '../../src/simulator/faults/index.ts';
import type { Simulator } from '../../src/simulator/simulator.ts';
import { SSH_TRANSPORTS } from '../openssh.ts';
import { connect, post, SIX_KEYS, SshClient, sftp } from './agent-client.ts';
import { BEFORE, fileOn, historyOn, KEY, phaseOf, phasesIn, progressLog, withCluster, withSsh } from './fixture.ts';
import { exitOf, launch, launchedAndOver, RUN, TARGET_VERSION } from './launch.ts';

const AGENT = 'dma01';
const FAST = 6_000;

async function answerTo(simulator: Simulator, method: string, body: object): Promise<string> {
  const answer = await post(simulator.agent(AGENT), method, body);
  return `${answer.status} ${answer.headers.get('content-type')} ${await answer.text()}`;
}

async function agentsInfo(simulator: Simulator): Promise<string> {
  return answerTo(simulator, 'GetDataMinerAgentsInfo', { connection: await connect(simulator.agent(AGENT)) });
}

/** Launches, waits for the end, and tells which Agents have which version. */
async function versionsAfterUpgrade(simulator: Simulator): Promise<readonly (string | undefined)[]> {
  await launch(simulator);
  await simulator.waitFor(launchedAndOver);
  return ['dma01', 'dma02', 'dma03'].map((agent) => historyOn(simulator, agent).at(-1)?.split(';')[1]);
}

const UPGRADED = [TARGET_VERSION, TARGET_VERSION, TARGET_VERSION];
const UNCHANGED = [BEFORE, BEFORE, BEFORE];

/** What a client meets with each fault. The type asks for a row per fault. */
const MEETS: Record<FaultId, (simulator: Simulator) => Promise<void>> = {
  async 'login-refused'(simulator) {
    expect(await answerTo(simulator, 'ConnectApp', SIX_KEYS)).toContain('DataMiner Authentication Failed.');
  },
  async challenge(simulator) {
    expect(await answerTo(simulator, 'ConnectAppAndInfo', SIX_KEYS)).toMatch(/^200 .*"MessageType":"Challenge"/u);
  },
  async 'session-expiry'(simulator) {
    const connection = await connect(simulator.agent(AGENT));
    await simulator.inject({ agent: AGENT, fault: 'session-expiry' });
    expect(await answerTo(simulator, 'GetDataMinerAgentsInfo', { connection })).toContain(
      'NoConnectionWebApiException',
    );
  },
  async 'masked-errors'(simulator) {
    const masked = '{"Message":"There was an error processing the request.","StackTrace":"","ExceptionType":""}';
    expect(await agentsInfo(simulator)).toContain(`500 application/json; charset=utf-8 ${masked}`);
    expect(await answerTo(simulator, 'ConnectApp', {})).toContain(masked);
  },
  async 'html-503'(simulator) {
    expect(await answerTo(simulator, 'ConnectApp', SIX_KEYS)).toMatch(/^503 text\/html/u);
  },
  async 'truncated-json'(simulator) {
    const answer = await answerTo(simulator, 'ConnectApp', SIX_KEYS);
    expect(answer).toMatch(/^200 application\/json; charset=utf-8 \{"d":/u);
    expect(answer).not.toContain('}');
  },
  async 'wrong-content-type'(simulator) {
    expect(await answerTo(simulator, 'ConnectApp', SIX_KEYS)).toMatch(/^200 text\/html/u);
  },
  async 'huge-body'(simulator) {
    expect((await answerTo(simulator, 'ConnectApp', SIX_KEYS)).length).toBeGreaterThan(10_000_000);
  },
  async 'slow-agent'(simulator) {
    const asked = Date.parse(simulator.state().now);
    await answerTo(simulator, 'GetDataMinerClusterName', {});
    expect(Date.parse(simulator.state().now) - asked).toBeGreaterThan(19_000);
  },
  async 'unknown-status'(simulator) {
    expect(await agentsInfo(simulator)).toContain('"Status":"Foo"');
  },
  async 'agent-down'(simulator) {
    await expect(answerTo(simulator, 'ConnectApp', SIX_KEYS)).rejects.toMatchObject({
      cause: { code: 'ECONNREFUSED' },
    });
    await expect(SshClient.open(simulator.agent(AGENT), KEY.privateKey)).rejects.toMatchObject({
      code: 'ECONNREFUSED',
    });
    await simulator.lift({ agent: AGENT, fault: 'agent-down' });
    expect(await answerTo(simulator, 'GetDataMinerClusterName', {})).toContain('{"d":"PROD"}');
  },
  async 'ssh-auth-refused'(simulator) {
    await expect(SshClient.open(simulator.agent(AGENT), KEY.privateKey)).rejects.toMatchObject({
      level: 'client-authentication',
    });
  },
  async 'host-key-changed'(simulator) {
    const changed = await withSsh(simulator, AGENT, async ({ hostKey }) => hostKey.toString('base64'));
    await simulator.lift({ agent: AGENT, fault: 'host-key-changed' });
    const published = await withSsh(simulator, AGENT, async ({ hostKey }) => hostKey.toString('base64'));
    expect(changed).not.toBe(published);
  },
  'disk-full': (simulator) => expectsNoSpace(simulator),
  'write-quota': (simulator) => expectsNoSpace(simulator),
  async 'hash-mismatch'(simulator) {
    await withSsh(simulator, AGENT, async (ssh) => {
      const command = 'certutil -hashfile C:\\ProgramData\\ratchet\\bin\\run.cmd SHA256';
      const [first, second] = [await ssh.exec(command), await ssh.exec(command)];
      await simulator.lift({ agent: AGENT, fault: 'hash-mismatch' });
      expect(first.stdout).not.toBe(second.stdout);
      expect((await ssh.exec(command)).stdout).toBe(second.stdout);
    });
  },
  async 'task-missing'(simulator) {
    expect(await launch(simulator)).toMatchObject({ code: 1 });
    expect(simulator.launches('prod')).toBe(0);
  },
  async 'util-missing'(simulator) {
    await launch(simulator);
    await simulator.waitFor(() => simulator.journal().some(({ what }) => what === 'ended with 244'));
    expect(simulator.launches('prod')).toBe(0);
  },
  async 'orphan-lock'(simulator) {
    await withSsh(simulator, AGENT, async (ssh) => {
      const files = await ssh.sftp();
      const lock = 'C:/ProgramData/ratchet/active';
      await expect(sftp((done) => files.mkdir(lock, done))).rejects.toMatchObject({ code: 4 });
      expect(await sftp((done) => files.readdir(lock, done))).toEqual([]);
    });
  },
  async 'launch-ack-lost'(simulator) {
    expect((await launch(simulator)).code).toBeUndefined();
    await simulator.waitFor(launchedAndOver);
    expect(simulator.launches('prod')).toBe(1);
  },
  async 'launch-lost'(simulator) {
    expect((await launch(simulator)).code).toBeUndefined();
    await withSsh(simulator, AGENT, async (ssh) => {
      expect(simulator.journal().some(({ kind }) => kind === 'task')).toBe(false);
      expect(await ssh.exec('schtasks /Run /TN ratchet\\upgrade')).toMatchObject({ code: 0 });
    });
  },
  async 'exit-nonzero-but-success'(simulator) {
    expect(await versionsAfterUpgrade(simulator)).toEqual(UPGRADED);
    await simulator.waitFor(() => exitOf(simulator) === '1\r\n');
  },
  async 'early-exit-0'(simulator) {
    await launch(simulator);
    await simulator.waitFor(() => exitOf(simulator) === '0\r\n');
    await simulator.waitFor(launchedAndOver);
    const story = simulator.journal().map(({ agent, what }) => `${agent} ${what}`);
    expect(story.indexOf('dma01 ended with 0')).toBeLessThan(story.indexOf('dma01 starting'));
    expect(historyOn(simulator, AGENT).at(-1)).toContain(TARGET_VERSION);
  },
  async 'exit-never'(simulator) {
    expect(await versionsAfterUpgrade(simulator)).toEqual(UPGRADED);
    await withSsh(simulator, AGENT, (ssh) => ssh.exec('echo %OS%'));
    expect(exitOf(simulator)).toBeUndefined();
    expect(simulator.state().systems[0]?.agents[0]?.taskRunning).toBe(true);
  },
  async 'prereq-failure'(simulator) {
    expect(await versionsAfterUpgrade(simulator)).toEqual(UNCHANGED);
    await simulator.waitFor(() => exitOf(simulator) === '1\r\n');
    expect(progressLog(simulator, AGENT)).toContain('- One or more prerequisites failed');
    expect(phasesIn(simulator)).not.toContain('dma03 extracting');
  },
  async 'upload-blocked'(simulator) {
    expect(await versionsAfterUpgrade(simulator)).toEqual(UNCHANGED);
    expect(phasesIn(simulator)).not.toContain('dma03 uploading');
  },
  async 'partial-upgrade'(simulator) {
    expect(await versionsAfterUpgrade(simulator)).toEqual([BEFORE, TARGET_VERSION, TARGET_VERSION]);
  },
  async 'wrong-version'(simulator) {
    const other = TARGET_VERSION.replace('16515', '16522');
    expect(await versionsAfterUpgrade(simulator)).toEqual([other, TARGET_VERSION, TARGET_VERSION]);
  },
  async reboot(simulator) {
    const bootTime = () => withSsh(simulator, AGENT, async (ssh) => (await ssh.exec(BOOT_TIME)).stdout.slice(0, 30));
    const before = await bootTime();
    expect(await versionsAfterUpgrade(simulator)).toEqual(UPGRADED);
    expect(await bootTime()).not.toBe(before);
    expect(fileOn(simulator, AGENT, `ProgramData/ratchet/runs/${RUN}/started.txt`)).toBeDefined();
    expect(exitOf(simulator)).toBeUndefined();
    expect(simulator.journal()).toContainEqual(expect.objectContaining({ kind: 'task', what: 'killed' }));
  },
  async 'stuck-99'(simulator) {
    await launch(simulator);
    await simulator.waitFor(() => progressLog(simulator, AGENT).includes('Starting DataMiner 99%'));
    await simulator.waitFor(() => phaseOf(simulator, 'dma03') === 'running');
    expect(phaseOf(simulator, AGENT)).toBe('starting');
    expect(simulator.state().systems[0]?.upgrading).toBe(true);
  },
  async 'progress-silence'(simulator) {
    expect(await versionsAfterUpgrade(simulator)).toEqual(UPGRADED);
    const stamps = [...progressLog(simulator, AGENT).matchAll(/^\[(?<stamp>[^\]]+)\]/gmu)];
    const times = stamps.map(({ groups }) => Date.parse(`${groups?.['stamp']}Z`));
    const gaps = times.slice(1).map((time, index) => time - (times[index] ?? time));
    expect(Math.max(...gaps)).toBeGreaterThan(30 * 60_000);
  },
  async 'failover-switch'(simulator) {
    await simulator.waitFor(() => phaseOf(simulator, 'dma02') === 'running');
    expect(phaseOf(simulator, AGENT)).toBe('offline');
    const answer = await post(simulator.agent('dma02'), 'GetDataMinerAgentsInfo', {
      connection: await connect(simulator.agent('dma02')),
    });
    expect(await answer.text()).toContain('"Name":"dma01","PrimaryIP":"10.0.0.2"');
  },
};

const BOOT_TIME = `powershell -NoProfile -NonInteractive -EncodedCommand ${Buffer.from(
  '(Get-CimInstance Win32_OperatingSystem).LastBootUpTime',
  'utf16le',
).toString('base64')}`;

async function expectsNoSpace(simulator: Simulator): Promise<void> {
  await withSsh(simulator, AGENT, async (ssh) => {
    const files = await ssh.sftp();
    const file = 'C:/ProgramData/ratchet/packages/pkg.part';
    await expect(sftp((done) => files.writeFile(file, Buffer.alloc(1_000_000), done))).rejects.toMatchObject({
      code: 4,
    });
    expect((await sftp<{ size: number }>((done) => files.stat(file, done))).size).toBeLessThan(300_000);
  });
}

describe('a client meets', () => {
  it.each(FAULTS.map(({ id, about }) => [id, about] as const))('%s: %s', (id) =>
    withCluster({ speed: FAST }, async (simulator) => {
      await simulator.inject({ agent: AGENT, fault: id });
      await MEETS[id](simulator);
    }),
  );
});

const OVER_OPENSSH: readonly FaultId[] = [
  'agent-down',
  'ssh-auth-refused',
  'host-key-changed',
  'write-quota',
  'hash-mismatch',
  'launch-ack-lost',
  'launch-lost',
  'reboot',
];
const openssh = SSH_TRANSPORTS.find(({ transport }) => transport === 'openssh');

describe.skipIf(openssh?.skipped)('over a real sshd a client meets', () => {
  it.each(OVER_OPENSSH)('%s', (id) =>
    withCluster({ speed: 3_000, transport: 'openssh' }, async (simulator) => {
      await simulator.inject({ agent: AGENT, fault: id });
      await MEETS[id](simulator);
    }),
  );
});

it('starts with the faults that the specification names', () =>
  withCluster({ spec: { faults: [{ agent: 'dma03', fault: 'agent-down' }] } }, async (simulator) => {
    expect(simulator.state().systems[0]?.agents[2]?.faults).toEqual(['agent-down']);
    await expect(connect(simulator.agent('dma03'))).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
  }));

it('refuses a fault and an Agent that do not exist, and says which there are', () =>
  withCluster({}, async (simulator) => {
    await expect(simulator.inject({ agent: 'dma9', fault: 'reboot' })).rejects.toThrow('there are prod/dma01');
    await expect(simulator.inject({ agent: 'dma01', fault: 'none' as FaultId })).rejects.toThrow(
      'there are login-refused',
    );
  }));
