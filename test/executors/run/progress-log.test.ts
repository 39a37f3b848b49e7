import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LogLines } from '../../../src/executors/run/log-lines.ts';
import { ProgressLog } from '../../../src/executors/run/progress-log.ts';
import { FakeAgentLink } from '../../fakes/fake-agent-link.ts';

const UPGRADES = 'C:/Skyline DataMiner/Upgrades/Packages';
const NAME = 'DataMiner 10.5.0.0-15943 Full Upgrade.dmupgrade';
const START = '2026-09-01T02:00:00.000Z';

function agentAt(instant: string): FakeAgentLink {
  const agent = new FakeAgentLink();
  agent.now = () => Date.parse(instant);
  return agent;
}

function folder(digit: string, name = NAME): string {
  return `${UPGRADES}/${name}-${digit.repeat(32)}`;
}

describe('lines of a log', () => {
  const encodings: readonly (readonly [string, (text: string) => Buffer])[] = [
    ['UTF-8', (text) => Buffer.from(text)],
    ['UTF-8 with a mark', (text) => Buffer.from(`\ufeff${text}`)],
    ['UTF-16 with a mark', (text) => Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['Windows-1252', (text) => Buffer.from(text, 'latin1')],
  ];
  it.each(encodings)('in %s come out the same, however they are cut', (_, encode) => {
    const bytes = encode('Début\r\nArrêt du service\nFin\r\n');
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: bytes.length })), (cuts) => {
        const lines = new LogLines();
        const ends = [2, ...cuts.filter((cut) => cut > 2), bytes.length].toSorted((a, b) => a - b);
        const pieces = ends.map((end, index) => bytes.subarray(ends[index - 1] ?? 0, end));
        expect(pieces.flatMap((piece) => lines.push(piece))).toEqual(['Début', 'Arrêt du service', 'Fin']);
      }),
    );
  });
});

describe('the log of an upgrade', () => {
  it('is read on from where the last look ended', async () => {
    const agent = agentAt(START).put(`${folder('a')}/progress.log`, 'one\r\ntw');
    const log = new ProgressLog(UPGRADES, NAME);
    expect(await log.look(agent, START)).toEqual(['one']);
    agent.put(`${folder('a')}/progress.log`, 'one\r\ntwo\r\n');
    expect(await log.look(agent, START)).toEqual(['two']);
    expect(await log.look(agent, START)).toEqual([]);
  });

  it('is read anew where it was replaced by a shorter one', async () => {
    const agent = agentAt(START).put(`${folder('a')}/progress.log`, 'a long first line\r\n');
    const log = new ProgressLog(UPGRADES, NAME);
    await log.look(agent, START);
    agent.put(`${folder('a')}/progress.log`, 'new\r\n');
    expect(await log.look(agent, START)).toEqual(['new']);
  });

  it('is not told again by whoever goes on after a crash, and its hints are known all the same', async () => {
    const path = `${folder('a')}/progress.log`;
    const agent = agentAt(START).put(path, 'one\r\n3 error(s)\r\nthr');
    const first = new ProgressLog(UPGRADES, NAME);
    expect(await first.look(agent, START)).toEqual(['one', '3 error(s)']);
    agent.put(path, 'one\r\n3 error(s)\r\nthree\r\n');
    const second = new ProgressLog(UPGRADES, NAME, first.position);
    expect(await second.look(agent, START)).toEqual(['three']);
    expect(second.hints).toHaveLength(1);
    expect(second.position).toEqual({ path, offset: 24 });
  });

  it.each([
    ['another log', `${folder('b')}/progress.log`, 4],
    ['a longer log', `${folder('a')}/progress.log`, 999],
  ])('is told whole where what was told before was %s', async (_, path, offset) => {
    const agent = agentAt(START).put(`${folder('a')}/progress.log`, 'one\r\ntwo\r\n');
    expect(await new ProgressLog(UPGRADES, NAME, { path, offset }).look(agent, START)).toEqual(['one', 'two']);
  });

  it.each([
    ['of an earlier upgrade with the same package', folder('a'), '2026-09-01T01:54:00.000Z'],
    ['of another package', folder('a', 'Other.dmupgrade'), START],
    ['of a longer name', folder('a', `${NAME}-2`), START],
  ])('is not the one %s', async (_, path, at) => {
    const agent = agentAt(at).put(`${path}/progress.log`, 'foreign\r\n');
    expect(await new ProgressLog(UPGRADES, NAME).look(agent, START)).toEqual([]);
  });

  it('is the newest of those that were written to since the start', async () => {
    const agent = agentAt(START).put(`${folder('a')}/progress.log`, 'first\r\n');
    agent.now = () => Date.parse(START) + 1000;
    agent.put(`${folder('b')}/progress.log`, 'second\r\n');
    expect(await new ProgressLog(UPGRADES, NAME).look(agent, START)).toEqual(['second']);
  });

  it('keeps the last ten hints', async () => {
    const text = Array.from({ length: 30 }, (_, index) => `${index + 1} error(s)\r\n`).join('');
    const agent = agentAt(START).put(`${folder('a')}/progress.log`, text);
    const log = new ProgressLog(UPGRADES, NAME);
    await log.look(agent, START);
    expect(log.hints.map(({ line }) => line)).toEqual(text.split('\r\n').slice(20, 30));
  });
});
