import { expect, it } from 'vitest';
import { askTheLaw } from './fault-law.ts';

it('a cluster: whatever goes wrong, one launch at the most, and no success that is none', async () => {
  const c0 = process.cpuUsage();
  const t0 = performance.now();
  const played = await askTheLaw('cluster');
  const c = process.cpuUsage(c0);
  const tally = new Map<string, number>();
  for (const { results, crashed } of played) {
    const k = `${results.join(' | ')}`;
    tally.set(k, (tally.get(k) ?? 0) + 1);
    tally.set(`crashed ${crashed}`, (tally.get(`crashed ${crashed}`) ?? 0) + 1);
  }
  console.log([...tally].sort((a, b) => b[1] - a[1]).slice(0, 60));
  console.log(played.length, 'cpu', (c.user + c.system) / 1e6, 'wall', performance.now() - t0);
  expect(played.length).toBeGreaterThan(0);
}, 600_000);
