import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { AgentLink } from '../../src/reconciler/agent-link.ts';
import { bytesSource } from '../fakes/fake-agent-link.ts';
import { sha256, signal, type Workbench, whole } from './agent-link-workbench.ts';

/** What every link promises of files. */
export function filesContract({ inFolder, linked, subject }: Workbench): void {
  describe('files', () => {
    it('are written whole and read back', async () => {
      const found = await inFolder(async (link, folder) => {
        await link.writeWhole(`${folder}/a b.txt`, Buffer.from('first, and longer'));
        await link.writeWhole(`${folder}/a b.txt`, Buffer.from('second'));
        return {
          text: await link.read(`${folder}/a b.txt`),
          stat: await link.stat(`${folder}/a b.txt`),
          names: (await link.list(folder)).map(({ name }) => name),
        };
      });

      expect(Buffer.from(found.text ?? []).toString()).toBe('second');
      expect(found.stat).toMatchObject({ kind: 'file', size: 6 });
      expect(Math.abs(Date.parse(found.stat?.modifiedAt ?? '') - Date.now())).toBeLessThan(60_000);
      expect(found.names).toEqual(['a b.txt']);
    });

    it('may be empty', async () => {
      const bytes = await inFolder(async (link, folder) => {
        await link.writeWhole(`${folder}/empty`, Buffer.alloc(0));
        return await link.read(`${folder}/empty`);
      });

      expect(bytes).toHaveLength(0);
    });

    it.each([
      { range: {}, expected: '0123456789' },
      { range: { offset: 4 }, expected: '456789' },
      { range: { limit: 3 }, expected: '012' },
      { range: { offset: 8, limit: 10 }, expected: '89' },
      { range: { offset: 50 }, expected: '' },
    ])('are read in part: $range', async ({ range, expected }) => {
      const bytes = await inFolder(async (link, folder) => {
        await link.writeWhole(`${folder}/digits`, Buffer.from('0123456789'));
        return await link.read(`${folder}/digits`, range);
      });

      expect(Buffer.from(bytes ?? []).toString()).toBe(expected);
    });

    it('that are not there answer so', async () => {
      const found = await inFolder(async (link, folder) => [
        await link.stat(`${folder}/none`),
        await link.read(`${folder}/none`),
        await link.list(`${folder}/none`),
        await link.removeFile(`${folder}/none`),
        await link.removeDirectory(`${folder}/none`),
      ]);

      expect(found).toEqual([undefined, undefined, [], undefined, undefined]);
    });

    it('are renamed over others', async () => {
      const found = await inFolder(async (link, folder) => {
        await link.writeWhole(`${folder}/old`, Buffer.from('old'));
        await link.writeWhole(`${folder}/new`, Buffer.from('new'));
        await link.rename(`${folder}/new`, `${folder}/old`);
        return { text: await link.read(`${folder}/old`), names: (await link.list(folder)).map(({ name }) => name) };
      });

      expect(Buffer.from(found.text ?? []).toString()).toBe('new');
      expect(found.names).toEqual(['old']);
    });

    it('are removed', async () => {
      const left = await inFolder(async (link, folder) => {
        await link.writeWhole(`${folder}/x`, Buffer.from('x'));
        await link.removeFile(`${folder}/x`);
        return await link.list(folder);
      });

      expect(left).toEqual([]);
    });

    it.each([
      { act: 'write', run: (link: AgentLink, at: string) => link.writeWhole(`${at}/no/x`, Buffer.from('x')) },
      { act: 'rename', run: (link: AgentLink, at: string) => link.rename(`${at}/no`, `${at}/x`) },
      { act: 'make a folder', run: (link: AgentLink, at: string) => link.makeDirectory(`${at}/no/x`) },
      { act: 'resume an upload', run: (link: AgentLink, at: string) => resume(link, `${at}/no`) },
    ])('that are missing are an error to $act', async ({ run }) => {
      await expect(inFolder<unknown>(run)).rejects.toMatchObject({ code: 'sftp.missing', blame: 'environment' });
    });

    it('may be large', async () => {
      const bytes = randomBytes(10_000_000);
      await subject().practice.put('large', bytes);
      const read = await linked((link) => link.read('C:/practice/large'));

      expect(sha256(read)).toBe(sha256(bytes));
    });

    it.each(["it's", 'a  b', '100%', '%PATH%', '$(x)', '`x`', 'a&b', 'a;b', 'a^b', '-rf', 'ä€😀', '!x!', 'a,b=c'])(
      'have names that are text and no more: %j',
      async (name) => {
        const listed = await inFolder(async (link, folder) => {
          await link.writeWhole(`${folder}/${name}`, Buffer.from('22'));
          await link.rename(`${folder}/${name}`, `${folder}/${name}.2`);
          return await link.list(folder);
        });

        expect(listed).toMatchObject([{ name: `${name}.2`, size: 2 }]);
      },
    );

    it('that may not be touched say so', async ({ skip }) => {
      if (!(await subject().practice.forbid('forbidden')))
        return skip('this machine has no folder that is closed to all');
      const run = linked((link) => link.makeDirectory('C:/practice/forbidden/x'));

      await expect(run).rejects.toMatchObject({ code: 'sftp.denied', blame: 'environment' });
    });

    it.each([
      'relative.txt',
      '/C:/x',
      'C:\\x',
      'C:x',
      'C:/a/../b',
      'C:/a\u0000b',
      'C:/a:stream',
      'C:/*',
      'C:/a"b',
      'C:/a\nb',
    ])('have paths of one form, unlike %j', async (path) => {
      await expect(linked((link) => link.stat(path))).rejects.toMatchObject({ code: 'sftp.path' });
    });
  });
}

function resume(link: AgentLink, path: string): Promise<void> {
  return link.upload(bytesSource(Buffer.from('0123')), path, { ...whole, offset: 2 }, signal);
}
