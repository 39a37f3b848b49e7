import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { apply } from '../../src/executors/apply.ts';
import { RatchetError } from '../../src/model/errors.ts';
import type { RunOutcome } from '../../src/reconciler/ports.ts';
import { historyString } from '../../src/simulator/package.ts';
import { agentEndpoint, r } from '../builders.ts';
import { exited, type FakeAgentLink } from '../fakes/fake-agent-link.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { allAgentsIn, NEW, PracticeSystem, UTILITY } from './practice-system.ts';

const forever = new AbortController().signal;
const MINUTE = 60_000;
const ACTIVE = 'C:/ProgramData/ratchet/active';
const OWNER = `${ACTIVE}/owner.json`;
const OTHER = { release: r('10.5.0 [CU5]'), build: 16000, date: '20250720' };

function pairAndOne(): PracticeSystem {
  return new PracticeSystem([
    agentEndpoint('dma01'),
    agentEndpoint('dma02', { role: 'failover-main', peer: 'dma03' }),
    agentEndpoint('dma03', { role: 'failover-backup', peer: 'dma02' }),
  ]);
}

function sentence(outcome: RunOutcome): string {
  return 'error' in outcome ? `${outcome.error.code}: ${outcome.error.message}` : outcome.message;
}

function carryOut(practice: PracticeSystem, signal = forever): Promise<RunOutcome> {
  return apply(practice.deps).carryOut(practice.order, signal);
}

async function latestState(practice: PracticeSystem): Promise<string | undefined> {
  return (await practice.journal.latest(practice.system.name))?.state;
}

describe('an upgrade that goes well', () => {
  it('of one Agent says what a fresh look found, and gives the Agent back', async () => {
    const practice = new PracticeSystem();
    expect(await carryOut(practice)).toEqual({
      kind: 'succeeded',
      message: `every Agent runs 10.5.0 [CU4] (build ${NEW.build})`,
    });
    expect(practice.starts).toBe(1);
    expect(await practice.orchestrator.stat(ACTIVE)).toBeUndefined();
  });

  it('takes a delta package, whatever it is called, as it takes a full one', async () => {
    const practice = new PracticeSystem();
    const from = 'CU4 over CU3.dmupgrade';
    practice.packageFile = join(temporaryFolder(), from);
    writeFileSync(practice.packageFile, practice.packageBytes);
    const { hop } = practice.order;
    const order = { ...practice.order, hop: { ...hop, package: { ...hop.package, kind: 'delta' as const, from } } };
    expect(await apply(practice.deps).carryOut(order, forever)).toMatchObject({ kind: 'succeeded' });
    expect(practice.starts).toBe(1);
  });

  it('of a cluster with a Failover pair counts the resting half by what is on its disk', async () => {
    const practice = pairAndOne();
    expect(await carryOut(practice)).toMatchObject({ kind: 'succeeded' });
    expect(practice.agents.get('dma03')).toEqual({ state: 'offline', raw: historyString(NEW) });
    const info = practice.orchestrator.tree().find((path) => path.endsWith('UpgradeInfo.xml')) ?? '';
    expect(practice.orchestrator.text(info)?.match(/<IP>.*<\/IP>/gu)).toEqual([
      '<IP>dma01.test.example</IP>',
      '<IP>dma02.test.example</IP>',
      '<IP>dma03.test.example</IP>',
    ]);
  });

  it('writes down its intent before each act, and its states in order', async () => {
    const practice = new PracticeSystem();
    await carryOut(practice);
    const run = await practice.journal.latest('prod');
    const entries = await practice.journal.entries(run?.id ?? '');
    const told = entries.map(({ kind, step, detail }) => `${kind} ${step === 'state' ? detail['state'] : step}`);
    expect(told).toEqual([
      'note planned',
      'intent stage',
      'done stage',
      'note staged',
      'intent lock',
      'done lock',
      'note locked',
      'intent prepare',
      'done prepare',
      'note prepared',
      'intent launch',
      'note launching',
      'note running',
      'note settling',
      'note succeeded',
      'intent release',
      'done release',
    ]);
    const states = practice.events.flatMap((event) => (event.kind === 'state' ? [event.state] : []));
    expect(states).toEqual(['staged', 'locked', 'prepared', 'launching', 'running', 'settling', 'succeeded']);
  });

  it('shows the lines of the log as they come, once each', async () => {
    const practice = new PracticeSystem();
    practice.upgrade = (system, exit) => {
      system.log('Uploading\r\nExtra');
      system.clock.in(MINUTE, () => system.log('cting\r\n\u001b[31mred\r\n'));
      allAgentsIn(3 * MINUTE)(system, exit);
    };
    await carryOut(practice);
    const lines = practice.events.flatMap((event) => (event.kind === 'log' ? [event.line] : []));
    expect(lines).toEqual(['Uploading', 'Extracting', '\\u{1b}[31mred']);
  });
});

describe('what is refused before anything is done', () => {
  const refusals: readonly (readonly [string, (practice: PracticeSystem) => void, RegExp])[] = [
    ['package of another size', (practice) => practice.swapPackage('short'), /^stage\.size: .*5 bytes/u],
    [
      'package with another content',
      (practice) => practice.swapPackage(Buffer.from(practice.packageBytes).fill(1, 9000, 9001)),
      /^stage\.hash: .*SHA-256/u,
    ],
    [
      'no such package',
      ({ order }) => Object.assign(order.hop.package, { from: 'missing.dmupgrade' }),
      /^stage\.package: no package at/u,
    ],
    [
      'package outside of the roots',
      ({ order }) => Object.assign(order.hop.package, { from: '../../etc/passwd' }),
      /^stage\.package: .*outside/u,
    ],
    [
      'package of another build',
      ({ order }) => Object.assign(order.hop.to, { build: 16000 }),
      /^stage\.name: .*build/u,
    ],
    [
      'package of another release',
      ({ order }) => Object.assign(order.hop.to, { release: '10.5.0 [CU7]' }),
      /^stage\.name: .*release/u,
    ],
  ];

  it.each(refusals)('%s: not a byte on the wire', async (_, spoil, expected) => {
    const practice = new PracticeSystem();
    spoil(practice);
    const outcome = await carryOut(practice);
    expect(outcome.kind).toBe('refused');
    expect(sentence(outcome)).toMatch(expected);
    expect(practice.links.opened).toEqual([]);
    expect(await latestState(practice)).toBeUndefined();
  });

  const objections: readonly (readonly [string, (practice: PracticeSystem) => void, RegExp])[] = [
    [
      'task missing',
      (practice) => Object.assign(practice, { taskExists: false }),
      /^run\.launch: .*no scheduled task/u,
    ],
    ['utility missing', ({ orchestrator }) => orchestrator.removeFile(UTILITY), /^run\.launch: .*SLTaskbarUtility/u],
    [
      'launcher changed',
      ({ orchestrator }) => orchestrator.put('C:/ProgramData/ratchet/bin/run.cmd', 'del *'),
      /^run\.launcher: .*differs/u,
    ],
    [
      'shell of another kind',
      ({ orchestrator }) => orchestrator.onCommand(/^echo/u, () => exited(0, 'OS')),
      /^ssh\.shell/u,
    ],
    [
      'shell that takes backslashes for itself',
      ({ orchestrator }) => orchestrator.onCommand(/^echo/u, (said) => exited(0, said.slice(5).replaceAll('\\', ''))),
      /^ssh\.shell/u,
    ],
    [
      'folder that others may write into',
      (practice) => practice.accessLists.splice(0, 1, 'O:BAG:SYD:AI(A;OICIID;FA;;;BA)(A;CIID;DCLC;;;BU)'),
      /^run\.acl: .*BU may change "C:\/ProgramData\/ratchet"/u,
    ],
    ['folder whose permissions are not told', (practice) => practice.accessLists.pop(), /^run\.acl: .*did not tell/u],
    [
      'disk nearly full',
      ({ orchestrator }) => Object.assign(orchestrator, { freeSpace: { freeBytes: 15e9, totalBytes: 99e9 } }),
      /^stage\.disk: .*15\.0 GB free/u,
    ],
    [
      'lock of somebody else',
      ({ orchestrator }) => orchestrator.put(OWNER, '{"run":"r1","system":"prod","at":"2026-01-01T00:00:00Z"}'),
      /^run\.conflict: run r1/u,
    ],
    [
      'upgrade by hand under way',
      ({ orchestrator }) =>
        orchestrator.put('C:/Skyline DataMiner/Upgrades/Packages/Other.dmupgrade-1/progress.log', 'busy'),
      /^run\.conflict: .*Other/u,
    ],
  ];

  it.each(objections)('%s: nothing changed on the Agent', async (_, spoil, expected) => {
    const practice = new PracticeSystem();
    spoil(practice);
    practice.orchestrator.changes.length = 0;
    const outcome = await carryOut(practice);
    expect(outcome.kind).toBe('refused');
    expect(sentence(outcome)).toMatch(expected);
    expect(practice.orchestrator.changes).toEqual([]);
    expect(practice.starts).toBe(0);
    expect(await latestState(practice)).toBeUndefined();
  });

  it('an Agent that does not run, unless it is the resting half of a pair', async () => {
    const practice = pairAndOne();
    Object.assign(practice.agents.get('dma01') ?? {}, { state: 'starting' });
    const order = { ...practice.order, observed: practice.observed() };
    const outcome = await apply(practice.deps).carryOut(order, forever);
    expect(sentence(outcome)).toMatch(/^dms\.not_running: .*"dma01" \(starting/u);
    expect(sentence(outcome)).not.toContain('dma03');
  });

  it('tells everything that speaks against it at once', async () => {
    const practice = new PracticeSystem();
    practice.taskExists = false;
    await practice.orchestrator.removeFile(UTILITY);
    expect(sentence(await carryOut(practice))).toMatch(/no scheduled task.*no SLTaskbarUtility/u);
  });
});

describe('a launch', () => {
  it('whose answer is lost although the task started is not repeated', async () => {
    const practice = new PracticeSystem();
    practice.runAnswer = () => ({ kind: 'lost', stdout: '' });
    expect(await carryOut(practice)).toMatchObject({ kind: 'succeeded' });
    expect(practice.orchestrator.commands.filter((command) => command.includes('/Run'))).toHaveLength(1);
    expect(practice.starts).toBe(1);
  });

  it('whose command was lost is repeated once', async () => {
    const practice = new PracticeSystem();
    let asked = 0;
    const start = /^schtasks \/Run/u;
    practice.orchestrator.beforeEach = (operation, command) => {
      if (operation !== 'exec' || !start.test(command)) return;
      asked += 1;
      practice.taskExists = asked > 1;
    };
    practice.runAnswer = () => (asked > 1 ? exited(0) : { kind: 'lost', stdout: '' });
    expect(await carryOut(practice)).toMatchObject({ kind: 'succeeded' });
    expect([asked, practice.starts]).toEqual([2, 1]);
  });

  it('that the Agent refuses has failed, and the Agent is free again', async () => {
    const practice = new PracticeSystem();
    practice.orchestrator.onCommand(/^schtasks \/Run/u, () => exited(1));
    const outcome = await carryOut(practice);
    expect([outcome.kind, sentence(outcome)]).toEqual(['failed', expect.stringMatching(/^run\.launch: .*refused/u)]);
    expect(await practice.orchestrator.stat(ACTIVE)).toBeUndefined();
    expect(await latestState(practice)).toBe('failed');
  });

  it.each([
    ['was changed', (agent: FakeAgentLink, path: string) => void agent.put(path, 'swapped between stage and apply')],
    ['is gone', (agent: FakeAgentLink, path: string) => agent.removeFile(path)],
  ])('is not made where the staged package %s while the run was prepared', async (what, spoil) => {
    const practice = new PracticeSystem();
    const { orchestrator, stagedPath } = practice;
    orchestrator.beforeEach = (operation, path) => {
      if (operation === 'write' && path.endsWith('params.cmd')) void spoil(orchestrator, stagedPath);
    };
    const outcome = await carryOut(practice);
    expect([outcome.kind, sentence(outcome)]).toEqual([
      'refused',
      expect.stringMatching(`^stage\\.changed: .*${what}`),
    ]);
    expect([practice.starts, await latestState(practice)]).toEqual([0, 'closed']);
    expect(orchestrator.commands.some((command) => command.includes('/Run'))).toBe(false);
  });

  it('is not made where a last look finds the target there already', async () => {
    const practice = new PracticeSystem();
    practice.orchestrator.onCommand(/^certutil/u, () => {
      Object.assign(practice.agents.get('dma01') ?? {}, { raw: historyString(NEW) });
      return exited(0, `${practice.order.hop.package.sha256}\r\n`);
    });
    expect(sentence(await carryOut(practice))).toContain('done by someone else');
    expect([practice.starts, await latestState(practice)]).toEqual([0, 'succeeded']);
  });
});

describe('only what a fresh look finds decides', () => {
  const endings: readonly (readonly [string, PracticeSystem['upgrade'], RunOutcome['kind'], RegExp])[] = [
    [
      'exit code 1, and the target everywhere',
      (system, exit) => allAgentsIn(MINUTE)(system, () => exit(1)),
      'succeeded',
      /ended with "1"/u,
    ],
    [
      'exit code 0 at once, and the target later',
      (system, exit) => {
        exit(0);
        allAgentsIn(10 * MINUTE)(system, () => {});
      },
      'succeeded',
      /every Agent runs/u,
    ],
    ['no exit code, as after a reboot', (system) => allAgentsIn(MINUTE)(system, () => {}), 'succeeded', /every Agent/u],
    [
      'exit code 0, and nothing changed',
      (_, exit) => exit(0),
      'failed',
      /^run\.failed: no Agent has 10\.5\.0 \[CU4\]/u,
    ],
    [
      'prerequisites not met',
      (system, exit) => {
        system.log(
          '  - Prerequisite VerifyClusterPorts.dll failed: Exception\r\n  - One or more prerequisites failed\r\n',
        );
        exit(1);
      },
      'failed',
      /^run\.prereq: .*VerifyClusterPorts/u,
    ],
    [
      'one Agent left behind',
      ({ agents, clock }, exit) =>
        clock.in(MINUTE, () => {
          Object.assign(agents.get('dma01') ?? {}, { raw: historyString(NEW) });
          exit(0);
        }),
      'partial',
      /^run\.partial: "dma02".* did not get 10\.5\.0 \[CU4\], "dma01"/u,
    ],
    [
      'another version than ordered',
      (system, exit) => allAgentsIn(MINUTE, historyString(OTHER))(system, exit),
      'wrong-version',
      /^run\.wrong_version: .*16000/u,
    ],
    [
      'a hotfix',
      (system, exit) => allAgentsIn(MINUTE, 'HF_10.5.0.0(CU4)_20250701-101010')(system, exit),
      'wrong-version',
      /HF_10\.5\.0\.0/u,
    ],
    ['silence', () => {}, 'stalled', /^run\.stalled: nothing has moved for 45 min/u],
    [
      'an Agent that never comes up again',
      (system, exit) => {
        allAgentsIn(MINUTE)(system, exit);
        system.clock.in(MINUTE, () => Object.assign(system.agents.get('dma02') ?? {}, { state: 'offline' }));
      },
      'stalled',
      /"dma02" \(offline/u,
    ],
  ];

  it.each(endings)('%s', async (_, upgrade, kind, expected) => {
    const practice = new PracticeSystem([agentEndpoint('dma01'), agentEndpoint('dma02')]);
    practice.upgrade = upgrade;
    const outcome = await carryOut(practice);
    expect([outcome.kind, sentence(outcome)]).toEqual([kind, expect.stringMatching(expected)]);
    expect([practice.starts, await latestState(practice)]).toEqual([1, kind]);
    const lockStays = !['succeeded', 'failed'].includes(kind);
    expect((await practice.orchestrator.stat(ACTIVE)) !== undefined).toBe(lockStays);
  });

  it('a log that goes on for hours is no reason to call it stalled; the overall time is', async () => {
    const practice = new PracticeSystem();
    const goOn = (system: PracticeSystem): void => {
      system.log('still busy\r\n');
      system.clock.in(30 * MINUTE, () => goOn(system));
    };
    practice.upgrade = goOn;
    expect(sentence(await carryOut(practice))).toMatch(/^run\.unknown: not at 10\.5\.0 \[CU4\] 4 h/u);
  });

  it('an Agent that cannot be reached while it reboots is waited for', async () => {
    const practice = new PracticeSystem();
    practice.upgrade = (system, exit) => {
      const { orchestrator } = system;
      orchestrator.beforeEach = () => {
        throw new RatchetError('ssh.timeout', 'no answer', { blame: 'environment' });
      };
      system.clock.in(20 * MINUTE, () => {
        orchestrator.beforeEach = () => {};
      });
      allAgentsIn(25 * MINUTE)(system, exit);
    };
    expect(await carryOut(practice)).toMatchObject({ kind: 'succeeded' });
  });
});

describe('a run that was left', () => {
  it('goes on under the same id after a signal, and is not launched twice', async () => {
    const practice = new PracticeSystem();
    const stop = new AbortController();
    practice.clock.in(2 * MINUTE, () => stop.abort(new Error('SIGTERM')));
    const outcome = await carryOut(practice, stop.signal);
    expect(outcome).toMatchObject({ kind: 'interrupted', message: expect.stringContaining('goes on without us') });
    const left = await practice.journal.open('prod');
    expect(left?.state).toBe('running');
    expect(await apply(practice.deps).carryOut(practice.order, forever)).toMatchObject({ kind: 'succeeded' });
    expect([practice.starts, (await practice.journal.latest('prod'))?.id]).toEqual([1, left?.id]);
  });

  it('is not launched again where somebody removed its traces from the Agent', async () => {
    const practice = new PracticeSystem();
    const stop = new AbortController();
    practice.clock.in(2 * MINUTE, () => stop.abort(new Error('SIGTERM')));
    await carryOut(practice, stop.signal);
    for (const path of practice.orchestrator.tree('C:/ProgramData/ratchet/runs')) {
      if (path.endsWith('.txt')) await practice.orchestrator.removeFile(path);
    }
    practice.endTask();
    expect(await carryOut(practice)).toMatchObject({ kind: 'succeeded' });
    expect(practice.starts).toBe(1);
  });

  it('while its launch was under way waits for the answer before it asks again', async () => {
    const practice = new PracticeSystem();
    const stop = new AbortController();
    practice.runAnswer = () => {
      stop.abort(new Error('SIGTERM'));
      return { kind: 'lost', stdout: '' };
    };
    await carryOut(practice, stop.signal);
    expect((await practice.journal.open('prod'))?.state).toBe('launching');
    expect(await carryOut(practice)).toMatchObject({ kind: 'succeeded' });
    expect(practice.orchestrator.commands.filter((command) => command.includes('/Run'))).toHaveLength(1);
  });

  it('that was not launched yet goes on at once, without waiting for an answer to what was not asked', async () => {
    const practice = await leftBeforeLaunch();
    const left = practice.clock.milliseconds();
    practice.upgrade = (system, exit) => {
      expect(system.clock.milliseconds() - left).toBeLessThan(MINUTE / 2);
      allAgentsIn(MINUTE)(system, exit);
    };
    expect(await carryOut(practice)).toMatchObject({ kind: 'succeeded' });
    expect(practice.starts).toBe(1);
  });

  it('is closed, not launched, where another release is wanted by now', async () => {
    const practice = await leftBeforeLaunch();
    const other = { ...practice.order, hop: { ...practice.order.hop, to: { ...practice.order.hop.to, build: 16000 } } };
    const outcome = await apply(practice.deps).carryOut(other, forever);
    expect([outcome.kind, practice.starts, await latestState(practice)]).toEqual(['skipped', 0, 'closed']);
    expect(await practice.orchestrator.stat(ACTIVE)).toBeUndefined();
  });

  it('is closed, not launched, where it is held back by now', async () => {
    const practice = await leftBeforeLaunch();
    const run = await practice.journal.open('prod');
    if (run === undefined) throw new Error('no run is open');
    const outcome = await apply(practice.deps).resume(
      practice.system,
      run,
      async () => 'the window is closed',
      forever,
    );
    expect([outcome.kind, practice.starts, await latestState(practice)]).toEqual(['skipped', 0, 'closed']);
    expect(await practice.orchestrator.stat(ACTIVE)).toBeUndefined();
  });

  it('is closed, not launched, where its time passes while it is being prepared', async () => {
    const practice = new PracticeSystem();
    let held: string | undefined;
    practice.orchestrator.beforeEach = (operation, path) => {
      if (operation === 'write' && path.endsWith('params.cmd')) held = 'the window is closed';
    };
    const outcome = await apply(practice.deps).carryOut({ ...practice.order, heldBack: async () => held }, forever);
    expect([outcome.kind, practice.starts, await latestState(practice)]).toEqual(['skipped', 0, 'closed']);
    expect(sentence(outcome)).toContain('the window is closed');
  });

  it('that ended and left its lock behind does not stand in the way of the next', async () => {
    const practice = new PracticeSystem();
    practice.upgrade = () => {};
    await carryOut(practice);
    expect(await latestState(practice)).toBe('stalled');
    practice.upgrade = allAgentsIn(MINUTE);
    practice.endTask();
    const again = { ...practice.order, attempt: 2 };
    expect(await apply(practice.deps).carryOut(again, forever)).toMatchObject({ kind: 'succeeded' });
  });

  it('is not taken over from a lock that nobody signed', async () => {
    const practice = new PracticeSystem();
    practice.orchestrator.putDirectory(ACTIVE);
    expect(sentence(await carryOut(practice))).toMatch(/^run\.orphan_lock/u);
    expect([practice.starts, await latestState(practice)]).toEqual([0, 'closed']);
  });
});

async function leftBeforeLaunch(): Promise<PracticeSystem> {
  const practice = new PracticeSystem();
  const stop = new AbortController();
  practice.orchestrator.beforeEach = (operation, path) => {
    if (operation === 'write' && path.endsWith('params.cmd')) stop.abort(new Error('SIGTERM'));
  };
  expect(await carryOut(practice, stop.signal)).toMatchObject({ kind: 'interrupted' });
  expect((await practice.journal.open('prod'))?.state).toBe('prepared');
  return practice;
}
