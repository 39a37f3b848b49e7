import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { start } from './ratchet.ts';
import { CU9, openSite, type Site, standalone } from './site.ts';

let site: Site | undefined;
let stop: (() => Promise<unknown>) | undefined;
afterEach(async () => {
  await stop?.();
  await site?.close();
  stop = undefined;
  site = undefined;
});

type LogLine = Readonly<Record<string, unknown>>;

/** The service, and what it has logged so far. */
function serve({ config, folder }: Site) {
  const running = start(['serve', '--config', config], folder);
  const lines: LogLine[] = [];
  let rest = '';
  running.stderr.on('data', (bytes: Buffer) => {
    rest += bytes.toString();
    const whole = rest.split('\n');
    rest = whole.pop() ?? '';
    lines.push(...whole.filter((line) => line.startsWith('{')).map((line): LogLine => JSON.parse(line)));
  });
  stop = () => {
    running.kill('SIGKILL');
    return running;
  };
  const logged = (...parts: readonly LogLine[]) =>
    vi.waitUntil(
      () =>
        parts.every((part) => lines.some((line) => Object.entries(part).every(([key, value]) => line[key] === value))),
      { timeout: 25_000 },
    );
  return { running, lines, logged };
}

async function rewrite(file: string, from: string, to: string): Promise<void> {
  await writeFile(file, (await readFile(file, 'utf8')).replace(from, to));
}

it('upgrades when a file changes, keeps the last valid revision, and stops politely', async () => {
  site = await openSite({ systems: [standalone('lab')], spec: { mode: 'plan-only' } });
  const file = path.join(site.fleet, 'lab.yaml');
  const { running, lines, logged } = serve(site);
  await logged({ msg: 'revision in force' }, { msg: 'pass done', system: 'lab', result: 'skipped' });

  await rewrite(file, 'mode: plan-only', 'mode: aply');
  await logged({ msg: 'revision is not valid, the one before stays in force' });
  expect(site.simulator.launches('lab')).toBe(0);

  await rewrite(file, 'mode: aply', 'mode: apply');
  await logged({ msg: 'pass done', system: 'lab', result: 'succeeded' });
  expect(site.simulator.state().systems[0]).toMatchObject({ launches: 1, agents: [{ version: CU9 }] });

  running.kill('SIGTERM');
  const { exitCode } = await running;
  expect(exitCode).toBe(0);
  await logged({ msg: 'stopping' }, { msg: 'stopped' });
  expect(JSON.stringify(lines)).not.toContain('open sesame');
});

it('stopped in the middle of an upgrade, it leaves it running, and started again follows it to its end', async () => {
  site = await openSite({ systems: [standalone('lab')], speed: 100 });
  const first = serve(site);
  await first.logged({ msg: 'run state', system: 'lab', state: 'running' });
  first.running.kill('SIGTERM');
  expect((await first.running).exitCode).toBe(0);
  expect(first.lines).toContainEqual(expect.objectContaining({ msg: 'pass done', result: 'interrupted' }));

  const second = serve(site);
  await second.logged({ msg: 'pass done', system: 'lab', result: 'succeeded' });
  expect(site.simulator.state().systems[0]).toMatchObject({ launches: 1, agents: [{ version: CU9 }] });
});
