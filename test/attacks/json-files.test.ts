import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSavedPlan } from '../../src/cli/saved-plan-file.ts';
import { parseSnapshot } from '../../src/observers/read-snapshot.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ratchet-json-'));
});
afterAll(async () => rm(folder, { recursive: true }));

const KINDS = [
  { kind: 'a snapshot', code: 'snapshot.invalid', read: (text: string) => parseSnapshot(Buffer.from(text), 'f.json') },
  {
    kind: 'a saved plan',
    code: 'plan.invalid',
    async read(text: string) {
      await writeFile(path.join(folder, 'f.json'), text);
      return readSavedPlan('f.json', folder);
    },
  },
];

const DEEP = 200_000;
const NESTED = `${'['.repeat(DEEP)}${']'.repeat(DEEP)}`;
const frame = (systems: string) =>
  `{"formatVersion":"1","takenAt":"2026-11-20T08:00:00Z","createdAt":"2026-11-20T08:00:00Z","systems":${systems}}`;

describe.each(KINDS)('$kind', ({ read, code }) => {
  it.each([
    ['nested without end', NESTED],
    ['with something nested without end in a known place', frame(NESTED)],
    ['with something nested without end in a system', frame(`[{"name":${NESTED}}]`)],
    ['with something nested without end under a key of its own', `{"formatVersion":"1","x":${NESTED}}`],
    ['with a prototype', '{"formatVersion":"1","__proto__":{"systems":[]}}'],
    ['with a prototype inside', frame('[{"__proto__":{"name":"a"}}]')],
    ['with a million wrong things', frame(`[${'7,'.repeat(1_000_000)}7]`)],
    ['with numbers that are none', frame('[1e999,-0,1E400]')],
    ['cut off', frame('[{"name":"a').slice(0, -1)],
    ['of NUL', '\0'.repeat(1000)],
    ['of another encoding', '\ufffd\ufffe{}'],
  ])('%s is refused in words', async (_, text) => {
    await expect(read(text)).rejects.toMatchObject({ code });
    await expect(read(text)).rejects.toSatisfy(({ message }: Error) => message.length < 2000);
    expect(({} as Record<string, unknown>)['systems']).toBeUndefined();
  });
});
