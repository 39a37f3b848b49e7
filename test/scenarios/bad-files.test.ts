import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../temporary-folder.ts';
import { ratchet } from './ratchet.ts';

describe('a file with several mistakes', () => {
  it.each<[string, string, readonly string[]]>([
    ['scenario.invalid', 'apiVersion: ratchet/v1\nkind: Scenaro\nfautls: []\n', ['simulate', 'lab', '--scenario']],
    ['config.invalid', 'fleat: .\nstate: 3\n', ['plan', '--config']],
  ])('%s: each is told on a line of its own, with its place', async (code, text, command) => {
    const folder = temporaryFolder();
    const file = path.join(folder, 'wrong.yaml');
    await writeFile(file, text);

    const answer = await ratchet([...command, file], folder);

    const [head, ...lines] = answer.stderr.trimEnd().split('\n');
    expect([answer.code, head]).toEqual([1, `error ${code}:`]);
    expect(lines.length).toBeGreaterThanOrEqual(2);
    for (const line of lines) expect(line).toMatch(/wrong\.yaml:\d+:\d+: error: .+/u);
  });
});
