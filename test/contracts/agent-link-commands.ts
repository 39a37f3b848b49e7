import { describe, expect, it } from 'vitest';
import { signal, type Workbench } from './agent-link-workbench.ts';

const generous = { timeoutMs: 20_000 };

/** What every link promises of short commands. */
export function commandsContract({ linked }: Workbench): void {
  describe('commands', () => {
    it('tell what they printed and their code', async () => {
      const result = await linked((link) => link.exec('answer', generous, signal));

      expect(result).toEqual({ kind: 'exited', code: 7, stdout: 'out\n', stderr: 'err\n' });
    });

    it('may probe the shell', async () => {
      const result = await linked((link) => link.exec('echo %OS%', generous, signal));

      expect(result).toEqual({ kind: 'exited', code: 0, stdout: 'Windows_NT\r\n', stderr: '' });
    });

    it('that end without a code are lost, not failed', async () => {
      const result = await linked((link) => link.exec('vanish', generous, signal));

      expect(result.kind).toBe('lost');
    });

    it('that take too long are given up', async () => {
      const run = linked((link) => link.exec('hang', { timeoutMs: 50 }, signal));

      await expect(run).rejects.toMatchObject({ code: 'ssh.timeout', blame: 'environment' });
    });

    it('can be called off', async () => {
      const gone = new Error('never mind');
      const run = linked((link) => link.exec('hang', generous, AbortSignal.abort(gone)));

      await expect(run).rejects.toBe(gone);
    });

    it('can be called off while they run', async () => {
      const abort = new AbortController();
      const gone = new Error('never mind');
      const run = linked((link) => {
        queueMicrotask(() => abort.abort(gone));
        return link.exec('hang', generous, abort.signal);
      });

      await expect(run).rejects.toBe(gone);
    });

    it('that print without end fill no memory', async () => {
      const result = await linked((link) => link.exec('flood', generous, signal));

      expect(result).toMatchObject({ kind: 'exited', code: 0 });
      expect(result.stdout.length).toBeGreaterThan(100_000);
      expect(result.stdout.length).toBeLessThanOrEqual(1024 * 1024);
    });

    it('that print what is no UTF-8 are understood as far as they can be', async () => {
      const result = await linked((link) => link.exec('mumble', generous, signal));

      expect(result).toMatchObject({ kind: 'exited', code: 0, stdout: 'a\ufffd\ufffdb' });
    });

    it.each(['', 'echo "a"', 'a & b', 'a | b', 'echo %PATH%', "it's", '$x', '`x`', 'a^b', 'a\nb', 'a;b', 'a>b', 'é'])(
      'that shells read differently are not sent: %j',
      async (command) => {
        const run = linked((link) => link.exec(command, generous, signal));

        await expect(run).rejects.toMatchObject({ code: 'ssh.shell', blame: 'bug' });
      },
    );
  });
}
