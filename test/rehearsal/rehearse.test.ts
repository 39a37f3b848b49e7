import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { addRehearse } from '../../src/cli/commands/rehearse.ts';
import type { Io } from '../../src/cli/io.ts';
import type { RehearsalRow } from '../../src/cli/rehearsal/rehearsal-text.ts';
import type { ObservedFleet } from '../../src/model/observed.ts';
import { plain } from '../../src/review/paint.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const EXAMPLES = fileURLToPath(new URL('../../examples', import.meta.url));
const SNAPSHOT = join(EXAMPLES, 'observed.json');
const FRIDAY = '2026-11-20T08:00:00Z';

interface Told {
  readonly code: number | undefined;
  readonly out: string;
  readonly err: string;
}

async function ratchetRehearse(...more: readonly string[]): Promise<Told> {
  const told: string[] = [];
  const complained: string[] = [];
  const cwd = temporaryFolder();
  const io: Io = {
    out: (text) => told.push(text),
    write: async (piece) => void told.push(Buffer.from(piece).toString()),
    err: (text) => complained.push(text),
    progress: () => {},
    interactive: false,
    paint: plain,
    errPaint: plain,
    columns: undefined,
    env: {},
    cwd,
    signal: new AbortController().signal,
  };
  let code: number | undefined;
  const program = new Command().exitOverride();
  addRehearse(program, io, (given) => {
    code = given;
  });
  const fleet = ['--fleet', join(EXAMPLES, 'fleet'), '--observed', SNAPSHOT, '--at', FRIDAY];
  await program.parseAsync(['node', 'ratchet', 'rehearse', ...fleet, ...more]);
  expect(existsSync(join(cwd, '.ratchet'))).toBe(false);
  return { code, out: told.join(''), err: complained.join('') };
}

async function rowsOf(
  ...more: readonly string[]
): Promise<{ code: number | undefined; rows: Map<string, RehearsalRow> }> {
  const { code, out } = await ratchetRehearse('--format', 'json', ...more);
  const rows = JSON.parse(out) as readonly RehearsalRow[];
  return { code, rows: new Map(rows.map((row) => [row.system, row])) };
}

/** Everything in this process that has set out for somewhere, while `during` went on. */
async function socketsOpened(during: () => Promise<unknown>): Promise<number> {
  let opened = 0;
  const count = () => {
    opened += 1;
  };
  const channels = ['net.client.socket', 'udp.socket'];
  for (const channel of channels) subscribe(channel, count);
  try {
    await during();
  } finally {
    for (const channel of channels) unsubscribe(channel, count);
  }
  return opened;
}

describe('ratchet rehearse', () => {
  it('plays the fleet to its end: windows, hops, and what is left alone', async () => {
    const { code, rows } = await rowsOf();

    expect(code).toBe(0);
    expect(rows.get('emea-prod')).toMatchObject({
      from: '10.5.0 [CU7]',
      to: '10.5.0 [CU9]',
      outcome: 'succeeded',
      hops: 1,
    });
    expect(rows.get('legacy-playout')).toMatchObject({ hops: 2, launches: 2, outcome: 'succeeded' });
    expect(rows.get('hub-core')).toMatchObject({ outcome: 'skipped', reason: 'HotfixInstalled', launches: 0 });
    // Its window opens on Sunday at 22:00 in Brussels.
    expect(rows.get('emea-prod')?.endedAt).toMatch(/^2026-11-22T21:1/u);
  });

  it('reaches nothing: no socket is opened from the first line to the last', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const control = await socketsOpened(async () => {
      const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
      await once(socket, 'connect');
      socket.destroy();
    });
    server.close();

    expect(control).toBe(1);
    expect(await socketsOpened(() => ratchetRehearse())).toBe(0);
  });

  it('tells the story and a table', async () => {
    const { out } = await ratchetRehearse('emea-prod', 'hub-core');

    expect(out).toContain('Twins of 2 systems, 4 Agents, in this process; nothing real is touched\n');
    expect(out).toContain('2026-11-20 08:00  emea-prod  waiting (AwaitingWindow)');
    expect(out).toContain('2026-11-22 21:00  emea-prod  launching  starting the upgrade\n');
    expect(out).toMatch(
      /\nsystem {5}from → to .*hops {2}took {9}outcome\nemea-prod {2}10\.5\.0 \[CU7\] → 10\.5\.0 \[CU9\]/u,
    );
    expect(out.match(/skipped \(HotfixInstalled\)/gu)).toHaveLength(2);
  });

  it('says the same for the same seed', async () => {
    const [once_, again, other] = [
      await rowsOf('apac-lab'),
      await rowsOf('apac-lab'),
      await rowsOf('apac-lab', '--seed', 'x'),
    ];

    expect(again).toEqual(once_);
    expect(other.rows.get('apac-lab')?.outcome).toBe('succeeded');
  });

  it('with faults: one left behind is partial, a prerequisite that fails is failed', async () => {
    const { code, rows } = await rowsOf('--scenario', join(EXAMPLES, 'scenarios/one-left-behind.yaml'));

    expect(code).toBe(1);
    expect(rows.get('emea-prod')).toMatchObject({ outcome: 'partial', reason: 'run.partial', launches: 1, hops: 0 });
    expect(rows.get('apac-lab')).toMatchObject({ outcome: 'failed', reason: 'run.prereq', launches: 1 });
    expect(rows.get('emea-prod')?.message).toContain('"emea-dma03"');
    const alone = await rowsOf('emea-prod', 'apac-lab', '--scenario', join(EXAMPLES, 'scenarios/one-left-behind.yaml'));
    expect(alone.rows.get('emea-prod')?.outcome).toBe('partial');
  });

  it.each(['rainy-night', 'agent-gone'])('plays %s', async (name) => {
    const { rows } = await rowsOf('--scenario', join(EXAMPLES, `scenarios/${name}.yaml`));

    const outcomes = Object.fromEntries(
      [...rows].map(([system, { outcome, launches }]) => [system, `${outcome} ${launches}`]),
    );
    expect(outcomes).toEqual({
      'emea-prod': 'succeeded 1',
      'apac-lab': 'succeeded 1',
      'hub-core': 'skipped 0',
      'legacy-playout': 'succeeded 2',
      'americas-edge': name === 'rainy-night' ? 'succeeded 1' : 'stalled 1',
    });
  });

  it('ends where its time ends', async () => {
    const { code, rows } = await rowsOf('emea-prod', '--days', '1', '--detailed-exitcode');

    expect(code).toBe(6);
    expect(rows.get('emea-prod')).toMatchObject({ outcome: 'waiting', reason: 'AwaitingWindow', launches: 0 });
  });

  it('says of which systems too little is known', async () => {
    const fleet = JSON.parse(readFileSync(SNAPSHOT, 'utf8')) as ObservedFleet;
    const file = join(temporaryFolder(), 'less.json');
    const systems = fleet.systems.filter(({ name }) => name !== 'apac-lab');
    writeFileSync(file, JSON.stringify({ ...fleet, systems }));

    const { code, rows } = await rowsOf('apac-lab', 'americas-edge', '--observed', file, '--detailed-exitcode');

    expect(code).toBe(7);
    expect(rows.get('apac-lab')).toMatchObject({ outcome: 'not played' });
    expect(rows.get('americas-edge')).toMatchObject({ outcome: 'succeeded' });
  });

  it('leaves nothing behind', async () => {
    const before = readdirSync(tmpdir()).filter((name) => name.startsWith('ratchet-rehearsal-'));
    await ratchetRehearse('apac-lab');
    const after = readdirSync(tmpdir()).filter((name) => name.startsWith('ratchet-rehearsal-'));
    expect(after.filter((name) => !before.includes(name))).toEqual([]);
  });

  it.each([
    [['--scenario', 'none.yaml'], 'scenario.unreadable'],
    [['--scenario', join(EXAMPLES, 'scenarios/pair-of-your-own.yaml')], 'scenario.invalid'],
    [['nowhere'], 'desired.no-such-system'],
  ])('refuses %j', async (more, code) => {
    await expect(ratchetRehearse(...more)).rejects.toMatchObject({ code });
  });
});
