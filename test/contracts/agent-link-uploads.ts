import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { bytesSource } from '../fakes/fake-agent-link.ts';
import { sha256, signal, type Workbench, whole } from './agent-link-workbench.ts';

/** What every link promises of uploads. */
export function uploadsContract({ inFolder, subject }: Workbench): void {
  describe('uploads', () => {
    const bytes = randomBytes(3 * 1024 * 1024 + 17);

    it('arrive whole, and tell how far they are', async () => {
      const progress: number[] = [];
      const arrived = await inFolder(async (link, folder) => {
        await link.writeWhole(`${folder}/part`, randomBytes(bytes.length + 100));
        const options = { offset: 0, onProgress: (sent: number) => progress.push(sent) };
        await link.upload(bytesSource(bytes), `${folder}/part`, options, signal);
        return await link.read(`${folder}/part`);
      });

      expect(sha256(arrived)).toBe(sha256(bytes));
      expect(progress).toEqual(progress.toSorted((a, b) => a - b));
      expect(progress.at(-1)).toBe(bytes.length);
    });

    it('go on where they were cut', async () => {
      const cut = 1024 * 1024;
      const arrived = await inFolder(async (link, folder) => {
        await link.writeWhole(`${folder}/part`, bytes.subarray(0, cut));
        await link.upload(bytesSource(bytes), `${folder}/part`, { offset: cut, onProgress: () => {} }, signal);
        return await link.read(`${folder}/part`);
      });

      expect(sha256(arrived)).toBe(sha256(bytes));
    });

    it('write over what an interrupted one has left torn', async () => {
      const torn = Buffer.concat([bytes.subarray(0, 1024 * 1024), randomBytes(5000)]);
      const arrived = await inFolder(async (link, folder) => {
        await link.writeWhole(`${folder}/part`, torn);
        await link.upload(bytesSource(bytes), `${folder}/part`, { ...whole, offset: 1024 * 1024 }, signal);
        return await link.read(`${folder}/part`);
      });

      expect(sha256(arrived)).toBe(sha256(bytes));
    });

    it('of nothing leave an empty file', async () => {
      const stat = await inFolder(async (link, folder) => {
        await link.upload(bytesSource(Buffer.alloc(0)), `${folder}/part`, whole, signal);
        return await link.stat(`${folder}/part`);
      });

      expect(stat).toMatchObject({ kind: 'file', size: 0 });
    });

    it('keep to the bytes a second that they may have', async () => {
      const startedAt = subject().clock.milliseconds();
      const arrived = await inFolder(async (link, folder) => {
        const options = { ...whole, bytesPerSecond: 100_000 };
        await link.upload(bytesSource(bytes), `${folder}/part`, options, signal);
        return await link.read(`${folder}/part`);
      });
      const seconds = (subject().clock.milliseconds() - startedAt) / 1000;

      expect(sha256(arrived)).toBe(sha256(bytes));
      expect(seconds).toBeGreaterThanOrEqual(bytes.length / 100_000);
      expect(seconds).toBeLessThan(bytes.length / 100_000 + 1);
    });

    it('can be called off, and what arrived is whole up to its end', async () => {
      const abort = new AbortController();
      const gone = new Error('never mind');
      let arrived: Uint8Array | undefined;
      const run = inFolder(async (link, folder) => {
        const onProgress = () => abort.abort(gone);
        try {
          await link.upload(bytesSource(bytes), `${folder}/part`, { offset: 0, onProgress }, abort.signal);
        } finally {
          arrived = await link.read(`${folder}/part`);
        }
      });

      await expect(run).rejects.toBe(gone);
      expect(arrived?.length).toBeGreaterThan(0);
      expect(sha256(arrived)).toBe(sha256(bytes.subarray(0, arrived?.length)));
    });
  });
}
