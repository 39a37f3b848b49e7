import { expect, it, vi } from 'vitest';
import { cronSchedules } from '../../src/triggers/cron-schedules.ts';

it('calls back at the times of the expression, and no more once it was ended', async () => {
  vi.useFakeTimers({ now: new Date('2026-09-01T00:00:00.500Z') });
  try {
    let ticks = 0;
    const end = cronSchedules.start('*/15 * * * *', 'UTC', () => {
      ticks++;
    });
    await vi.advanceTimersByTimeAsync(31 * 60_000);
    expect(ticks).toBe(2);
    end();
    await vi.advanceTimersByTimeAsync(60 * 60_000);
    expect(ticks).toBe(2);
  } finally {
    vi.useRealTimers();
  }
});

it('reckons in the zone that it is given', async () => {
  vi.useFakeTimers({ now: new Date('2026-09-01T00:00:00.500Z') });
  try {
    const at: string[] = [];
    const end = cronSchedules.start('0 4 * * *', 'Europe/Brussels', () => {
      at.push(new Date().toISOString().slice(0, 16));
    });
    await vi.advanceTimersByTimeAsync(24 * 60 * 60_000);
    end();
    expect(at).toEqual(['2026-09-01T02:00']);
  } finally {
    vi.useRealTimers();
  }
});
