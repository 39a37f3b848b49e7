import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { InvalidArgumentError } from 'commander';
import type { Scenario } from '../../simulator/scenario/read-scenario.ts';
import type { Simulator } from '../../simulator/simulator.ts';
import { EXIT } from '../exit-code.ts';
import type { Io } from '../io.ts';
import type { AddCommand } from './index.ts';

interface SimulateOptions {
  readonly speed?: number;
  readonly scenario?: string;
}

const DEFAULT_SPEED = 60;

export const addSimulate: AddCommand = (program, io, finish) => {
  program
    .command('simulate')
    .description('run simulated DataMiner Systems to practise on, until stopped; they answer like real ones')
    .argument('[folder]', 'where fleet, packages and configuration are written', 'practice')
    .option('--scenario <file>', 'which systems, and what goes wrong with them when; see docs/practising.md')
    .option('--speed <factor>', 'how many of their seconds pass in one of ours (default: 60)', positiveNumber)
    .action(async (folder: string, options: SimulateOptions) => {
      await simulate(path.resolve(io.cwd, folder), options, io);
      finish(EXIT.done);
    });
};

async function simulate(root: string, options: SimulateOptions, io: Io): Promise<void> {
  const [{ openPracticeSite }, { openControl }, { direct }] = await Promise.all([
    import('../practice/practice-site.ts'),
    import('../../simulator/control.ts'),
    import('../../simulator/scenario/direction.ts'),
  ]);
  const scenario = await scenarioIn(options.scenario, io);
  await mkdir(root, { recursive: true });
  const site = await openPracticeSite({
    folder: root,
    speed: options.speed ?? scenario?.speed ?? DEFAULT_SPEED,
    startAt: scenario?.startAt ?? new Date(),
    ...(scenario === undefined ? {} : { cast: scenario.systems }),
    ...(scenario?.seed === undefined ? {} : { seed: scenario.seed }),
  });
  const { simulator } = site;
  const control = await openControl(simulator);
  try {
    const { url, token } = control;
    await writeFile(path.join(root, 'control.json'), JSON.stringify({ url, token }), { mode: 0o600 });
    io.out(welcome(path.relative(io.cwd, site.config) || site.config, simulator, io));
    tellFaults(simulator, io);
    const direction = await direct(simulator.simulation, scenario?.cues ?? []);
    await aborted(io.signal);
    direction.end();
  } finally {
    await control.close();
    await simulator.close();
  }
}

async function scenarioIn(file: string | undefined, { cwd }: Io): Promise<Scenario | undefined> {
  if (file === undefined) return undefined;
  const [{ openScenario }, { practiceSystems }] = await Promise.all([
    import('../practice/open-scenario.ts'),
    import('../practice/practice-fleet.ts'),
  ]);
  return openScenario(file, cwd, practiceSystems);
}

/** `emea-prod/emea-dma02  agent-down injected` */
function tellFaults({ simulation }: Simulator, io: Io): void {
  simulation.follow(({ at, kind, system, agent, what }) => {
    if (kind === 'fault')
      io.err(`${at.slice(0, 19).replace('T', ' ')}  ${io.errPaint('cyan', `${system}/${agent}`)}  ${what}\n`);
  });
}

function welcome(config: string, { agents, state }: Simulator, { paint }: Io): string {
  const rows = agents.map(({ name, webUrl, ssh }) => `  ${name.padEnd(12)} ${webUrl.padEnd(26)} ssh port ${ssh.port}`);
  const names = state().systems.map(({ name }) => name);
  const one = names.find((name) => name === 'apac-lab') ?? names[0];
  return [
    paint('bold', 'Simulated DataMiner Systems are up'),
    ...rows,
    '',
    'In another terminal:',
    `  ratchet plan      --config ${config}`,
    `  ratchet apply     --config ${config} ${one}`,
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
