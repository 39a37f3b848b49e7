import { describe, expect, it } from 'vitest';
import type { Workbench } from './agent-link-workbench.ts';

/** What every link promises of folders. */
export function foldersContract({ inFolder, linked, subject }: Workbench): void {
  describe('folders', () => {
    it('are made once', async () => {
      const made = await inFolder(async (link, folder) => [
        await link.makeDirectory(`${folder}/lock`),
        await link.makeDirectory(`${folder}/lock`),
      ]);

      expect(made).toEqual(['made', 'exists']);
    });

    it('are made by one of many', async () => {
      const made = await inFolder((link, folder) =>
        Promise.all(Array.from({ length: 8 }, () => link.makeDirectory(`${folder}/lock`))),
      );

      expect(made.filter((each) => each === 'made')).toHaveLength(1);
    });

    it('are not made over a file', async () => {
      const run = inFolder(async (link, folder) => {
        await link.writeWhole(`${folder}/x`, Buffer.from('x'));
        await link.makeDirectory(`${folder}/x`);
      });

      await expect(run).rejects.toMatchObject({ code: 'sftp.failure' });
    });

    it('list what they hold, in text order', async () => {
      const entries = await inFolder(async (link, folder) => {
        await link.makeDirectory(`${folder}/b`);
        await link.writeWhole(`${folder}/c`, Buffer.from('123'));
        await link.writeWhole(`${folder}/a`, Buffer.from(''));
        return await link.list(folder);
      });

      expect(entries.map(({ name, kind }) => `${name} ${kind}`)).toEqual(['a file', 'b directory', 'c file']);
      expect(entries[2]?.size).toBe(3);
    });

    it('list names that are no UTF-8, with the rest beside them', async ({ skip }) => {
      if (process.platform !== 'linux') return skip('this file system has no such names');
      await linked((link) => link.makeDirectory('C:/practice/names'));
      await subject().practice.put(Buffer.from('names/a\u00ffb', 'latin1'), '1');
      await subject().practice.put('names/c', '22');
      const entries = await linked((link) => link.list('C:/practice/names'));

      expect(entries.map(({ name, size }) => `${name} ${size}`)).toEqual(['a\ufffdb 1', 'c 2']);
    });

    it('may hold thousands', async () => {
      const names = Array.from({ length: 3000 }, (_, index) => `${10_000 + index} and a name of some length.dmupgrade`);
      await linked((link) => link.makeDirectory('C:/practice/thousands'));
      for (const name of names) await subject().practice.put(`thousands/${name}`, '');
      const entries = await linked((link) => link.list('C:/practice/thousands'));

      expect(entries.map(({ name }) => name)).toEqual(names);
    });

    it('are removed when they are empty, and only then', async () => {
      const run = inFolder(async (link, folder) => {
        await link.makeDirectory(`${folder}/full`);
        await link.writeWhole(`${folder}/full/x`, Buffer.from('x'));
        await link.makeDirectory(`${folder}/empty`);
        await link.removeDirectory(`${folder}/empty`);
        expect((await link.list(folder)).map(({ name }) => name)).toEqual(['full']);
        await link.removeDirectory(`${folder}/full`);
      });

      await expect(run).rejects.toMatchObject({ code: 'sftp.failure' });
    });
  });
}
