import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { programOf } from '../../src/cli/program.ts';
import { silentIo } from '../cli/silent-io.ts';
import { golden } from './golden-file.ts';

const fileIn = (name: string) => fileURLToPath(new URL(`../../examples/waves/${name}`, import.meta.url));
const AT = '2026-12-01T08:00:00.000Z';

/** What one command prints about the example of a Rollout, at the moment of its snapshot. */
async function printed(command: readonly string[]): Promise<string> {
  const said: string[] = [];
  const keep = (text: string) => void said.push(text);
  const io = { ...silentIo, out: keep, write: async (piece: Uint8Array) => keep(Buffer.from(piece).toString()) };
  const source = ['--fleet', fileIn('fleet'), '--observed', fileIn('observed.json'), '--at', AT];
  await programOf('0.0.0', io, () => {}).parseAsync(['node', 'ratchet', ...command, ...source]);
  return said.join('');
}

describe('the example of a Rollout', () => {
  it.each([
    ['forecast.txt', ['forecast', '--days', '45']],
    ['forecast.md', ['forecast', '--days', '45', '--format', 'markdown']],
    ['plan.txt', ['plan']],
    ['plan.md', ['plan', '--format', 'markdown']],
    ['plan.json', ['plan', '--format', 'json']],
    ['why-edge-north.txt', ['why', 'edge-north']],
  ])('gets the %s that was read and found right', async (name, command) => {
    const actual = await printed(command);
    expect(actual).toBe(golden(new URL(`waves/${name}`, import.meta.url), actual));
  });
});
