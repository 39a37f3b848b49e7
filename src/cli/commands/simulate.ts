import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { InvalidArgumentError } from 'commander';
import { EXIT } from '../exit-code.ts';
import type { Io } from '../io.ts';
import type { AddCommand } from './index.ts';

const DEFAULT_SPEED = 60;

export const addSimulate: AddCommand = (program, io, finish) => {
  program
    .command('simulate')
    .description('run simulated DataMiner Systems to practise on, until stopped; they answer like real ones')
    .argument('[folder]', 'where fleet, packages and configuration are written', 'practice')
    .option('--speed <factor>', 'how many of their seconds pass in one of ours', positiveNumber, DEFAULT_SPEED)
    .action(async (folder: string, options: { speed: number }) => {
      const [{ openPracticeSite }, { openControl }] = await Promise.all([
        import('../practice/practice-site.ts'),
        import('../../simulator/control.ts'),
      ]);
      const root = path.resolve(io.cwd, folder);
      await mkdir(root, { recursive: true });
      const site = await openPracticeSite({ folder: root, speed: options.speed, startAt: new Date() });
      const control = await openControl(site.simulator);
      try {
        const { url, token } = control;
        await writeFile(path.join(root, 'control.json'), JSON.stringify({ url, token }), { mode: 0o600 });
        io.out(welcome(path.relative(io.cwd, site.config) || site.config, site.simulator.agents, io));
        await aborted(io.signal);
      } finally {
        await control.close();
        await site.simulator.close();
      }
      finish(EXIT.done);
    });
};

function welcome(
  config: string,
  agents: readonly { readonly name: string; readonly webUrl: string; readonly ssh: { readonly port: number } }[],
  { paint }: Io,
): string {
  const rows = agents.map(({ name, webUrl, ssh }) => `  ${name.padEnd(12)} ${webUrl.padEnd(26)} ssh port ${ssh.port}`);
  return [
    paint('bold', 'Simulated DataMiner Systems are up'),
    ...rows,
    '',
    'In another terminal:',
    `  ratchet plan      --config ${config}`,
    `  ratchet apply     --config ${config} apac-lab`,
    `  ratchet reconcile --config ${config}`,
    `  ratchet status    --config ${config}`,
    '',
    'To make something go wrong: POST {"agent", "fault"} to /__sim/fault; address and token are in control.json.',
    'Ctrl+C ends them.',
    '',
  ].join('\n');
}

function positiveNumber(text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0) throw new InvalidArgumentError('write a number above 0, such as 60');
  return value;
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
