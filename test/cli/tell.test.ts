import { describe, expect, it } from 'vitest';
import type { Io } from '../../src/cli/io.ts';
import { tellPeople } from '../../src/cli/tell.ts';
import type { RunEvent } from '../../src/reconciler/ports.ts';
import { plain } from '../../src/review/paint.ts';

const TOTAL = 2_000_000_000;

function told(interactive: boolean, events: readonly RunEvent[]) {
  const lines: string[] = [];
  const moving: string[] = [];
  const io: Io = {
    out: () => {},
    write: async () => {},
    err: (text) => void lines.push(text.trimEnd()),
    progress: (line) => void moving.push(line),
    interactive,
    paint: plain,
    errPaint: plain,
    columns: undefined,
    env: {},
    cwd: '/',
    signal: new AbortController().signal,
  };
  const tell = tellPeople(io);
  for (const event of events) tell(event);
  return { lines, moving };
}

function upload(share: number): RunEvent {
  const about = { system: 'prod', agent: 'dma01', file: 'x.dmupgrade', totalBytes: TOTAL };
  return { kind: 'upload', ...about, sentBytes: (TOTAL * share) / 100, bytesPerSecond: 10_000_000 };
}

function download(share: number): RunEvent {
  const about = { file: 'x.dmupgrade', host: 'p.example', totalBytes: TOTAL };
  return { kind: 'download', ...about, receivedBytes: (TOTAL * share) / 100, bytesPerSecond: 40_000_000 };
}

describe('a transfer', () => {
  it('moves on a terminal, with its rate and the time that is left', () => {
    const { lines, moving } = told(true, [upload(5), download(50), upload(6), upload(100)]);
    expect(moving).toEqual([
      'prod uploading to dma01: 5 % of 2.0 GB, 10.0 MB/s, 3 min 10 s left',
      expect.stringMatching(
        / {2}· {2}downloading x\.dmupgrade from p\.example: 50 % of 2\.0 GB, 40\.0 MB\/s, 25 s left$/u,
      ),
      expect.stringMatching(/^prod uploading to dma01: 6 %/u),
    ]);
    expect(lines).toEqual(['prod  uploaded x.dmupgrade to dma01, 2.0 GB']);
  });

  it('is told by tenths in a log, and never twice', () => {
    const { lines } = told(false, [0, 4, 9, 11, 12, 55, 54, 99, 100, 100].map(download));
    expect(lines.map((line) => line.replace('downloading x.dmupgrade from p.example: ', ''))).toEqual([
      '0 % of 2.0 GB, 40.0 MB/s, 50 s left',
      '11 % of 2.0 GB, 40.0 MB/s, 45 s left',
      '55 % of 2.0 GB, 40.0 MB/s, 23 s left',
      '99 % of 2.0 GB, 40.0 MB/s, 1 s left',
      'downloaded x.dmupgrade from p.example, 2.0 GB',
    ]);
  });

  it('of nothing at all is at its end', () => {
    const { lines } = told(false, [{ ...(upload(0) as Extract<RunEvent, { kind: 'upload' }>), totalBytes: 0 }]);
    expect(lines).toEqual(['prod  uploaded x.dmupgrade to dma01, 0 B']);
  });
});
