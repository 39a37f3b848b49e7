import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/cli/system-clock.ts';
import { DEFAULT_LAYOUT, DEFAULT_STAGING, DEFAULT_TIMERS } from '../../../src/config/defaults.ts';
import { stage } from '../../../src/executors/stage/stage.ts';
import { sshLinks } from '../../../src/links/ssh/ssh-links.ts';
import type { AgentEndpoint } from '../../../src/model/desired.ts';
import { Secret } from '../../../src/model/secret.ts';
import type { AgentLinks } from '../../../src/reconciler/agent-link.ts';
import type { RunEvent } from '../../../src/reconciler/ports.ts';
import type { FaultId } from '../../../src/simulator/faults/index.ts';
import { packageBytes } from '../../../src/simulator/package.ts';
import type { Simulator } from '../../../src/simulator/simulator.ts';
import { desiredSystem, r } from '../../builders.ts';
import { SSH_TRANSPORTS } from '../../openssh.ts';
import { KEY, startCluster } from '../../simulator/fixture.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { HurriedClock } from '../hurried-clock.ts';

const SIZE = 3_000_000;
const BYTES = packageBytes({ release: r('10.5.0 [CU4]'), build: 15943, date: '20250620', size: SIZE });
const SHA256 = createHash('sha256').update(BYTES).digest('hex');
const PLAIN = 'DataMiner 10.5.0.0(CU4)-15943 Full Upgrade.dmupgrade';
const FOLDER = `ProgramData/ratchet/packages/${SHA256}`;
const HOST = 'dma01.test.example';
const forever = new AbortController().signal;

describe.each(SSH_TRANSPORTS)('staging over $transport', ({ transport, skipped }) => {
  describe.skipIf(skipped)(`on a simulated Agent${skipped === undefined ? '' : ` (skipped: ${skipped})`}`, () => {
    let simulator: Simulator;
    let links: AgentLinks;
    let events: RunEvent[];

    beforeEach(async () => {
      const alone = { name: 'dma01', role: 'standalone' } as const;
      simulator = await startCluster({ transport, spec: { agents: [alone] } });
      links = sshLinks({ config: configFor(simulator), clock: systemClock });
      events = [];
    });

    afterEach(async () => {
      await links.close();
      await simulator.close();
    });

    function run(name = PLAIN, trust: 'marker' | 'bytes' = 'marker') {
      const file = join(temporaryFolder(), 'package');
      writeFileSync(file, BYTES);
      const deps = {
        links,
        clock: new HurriedClock(),
        random: () => 0.5,
        tell: (event: RunEvent) => void events.push(event),
        timers: DEFAULT_TIMERS,
        agentLayout: DEFAULT_LAYOUT,
        staging: DEFAULT_STAGING,
      };
      const local = { file, name, size: SIZE, sha256: SHA256 };
      return stage({ system: desiredSystem({}), agent: endpoint(simulator), package: local, trust }, deps, forever);
    }

    const onDisk = (path: string) =>
      join(simulator.agent('dma01').folder, process.platform === 'win32' ? 'C' : 'C:', FOLDER, path);

    it.each([
      ['as the vendor gives it', PLAIN],
      ['with what shells act on', "DataMiner 10.5.0.0(CU4)-15943 Full Upgrade $(calc); `id` 'x' {a} #~ @.dmupgrade"],
    ])('leaves a package under its name, %s, and hashes it there on request', async (_, name) => {
      expect(await run(name)).toMatchObject({ how: 'uploaded', path: `C:/${FOLDER}/${name}` });
      expect(readdirSync(onDisk('.')).toSorted()).toEqual([name, 'stage.json'].toSorted());
      expect(readFileSync(onDisk(name)).equals(BYTES)).toBe(true);
      expect(await run(name, 'bytes')).toMatchObject({ how: 'already-there' });
    });

    it('goes on from a safe place in what a broken connection left, and mends a torn end', async () => {
      await run();
      const torn = Buffer.from(BYTES.subarray(0, 2_500_000)).fill(0, 2_400_000);
      writeFileSync(onDisk('pkg.part'), torn);
      writeFileSync(onDisk('stage.json'), '');
      writeFileSync(onDisk(PLAIN), 'broken');
      events.length = 0;
      await run();
      const [first] = events.flatMap((event) => (event.kind === 'upload' ? [event.sentBytes] : []));
      expect(first).toBeGreaterThan(2 * 1024 * 1024);
      expect(readFileSync(onDisk(PLAIN)).equals(BYTES)).toBe(true);
    });

    it('sees a package that was swapped behind its marker, when it looks at every byte', async () => {
      await run();
      const { atime, mtime } = statSync(onDisk(PLAIN));
      writeFileSync(onDisk(PLAIN), Buffer.from(BYTES).fill(9, 1000, 1001));
      utimesSync(onDisk(PLAIN), atime, mtime);
      expect(await run(PLAIN, 'bytes')).toMatchObject({ how: 'uploaded' });
      expect(readFileSync(onDisk(PLAIN)).equals(BYTES)).toBe(true);
    });

    it('sees a package that lost its end without being asked', async () => {
      await run();
      truncateSync(onDisk(PLAIN), 1000);
      expect(await run()).toMatchObject({ how: 'uploaded' });
    });

    const refused: readonly (readonly [FaultId, string, RegExp])[] = [
      ['write-quota', 'sftp.failure', /refused to write/u],
      ['hash-mismatch', 'stage.hash', /twice/u],
      // A real sshd tells of the machine's real disk, so that the full one is seen when a write fails.
      transport === 'ssh2' ? ['disk-full', 'stage.disk', /free on C:/u] : ['disk-full', 'sftp.failure', /refused/u],
    ];
    it.each(refused)('says what %s comes to, and leaves nothing that looks staged', async (fault, code, message) => {
      await simulator.inject({ agent: 'dma01', fault });
      await expect(run()).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
      expect(readdirSync(onDisk('.')).filter((name) => name !== 'pkg.part')).toEqual([]);
      await simulator.lift({ agent: 'dma01', fault });
      expect(await run()).toMatchObject({ how: 'uploaded' });
    });
  });
});

function endpoint(simulator: Simulator): AgentEndpoint {
  const ssh = { host: HOST, port: 22, hostKey: simulator.agent('dma01').ssh.hostKey };
  return { name: 'dma01', role: 'standalone', peer: undefined, url: `http://${HOST}`, ssh };
}

function configFor(simulator: Simulator) {
  const key = {
    user: simulator.agent('dma01').ssh.user,
    privateKey: new Secret(KEY.privateKey),
    passphrase: undefined,
  };
  const credential = { name: 'test', hosts: [HOST], web: undefined, ssh: key, ca: undefined, allowHttp: true };
  const there = `127.0.0.1:${simulator.agent('dma01').ssh.port}`;
  return {
    credentials: [{ ...credential, name: desiredSystem({}).credentials }],
    endpoints: [{ host: HOST, web: undefined, ssh: there }],
    limits: { concurrentSystems: 2, concurrentAgents: 8 },
    timers: DEFAULT_TIMERS,
  };
}
