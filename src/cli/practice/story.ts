import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Plan } from '../../planner/plan.ts';
import { journeyOf, planAsText, summaryOf } from '../../review/plan-text.ts';
import { makePlan } from '../commands/plan.ts';
import { EXIT } from '../exit-code.ts';
import type { Io } from '../io.ts';
import { runPasses } from '../passes.ts';
import { clockFrom } from '../system-clock.ts';
import { commitFleet } from './fleet-repository.ts';
import { openPracticeSite, type PracticeSite } from './practice-site.ts';

const SPEED = 240;
/** A Sunday, 22:30 in Brussels: inside the window that the example fleet asks for. */
const SUNDAY_NIGHT = new Date('2026-11-22T21:30:00Z');

/** Tells how a commit upgrades a fleet, by doing it on simulated systems. True when every system ends where it should. */
export async function tellTheStory(io: Io): Promise<boolean> {
  const folder = await mkdtemp(path.join(tmpdir(), 'ratchet-demo-'));
  const chapter = chapters(io);
  chapter('Starting five simulated DataMiner Systems, seven Agents, in this process');
  const site = await openPracticeSite({ folder, speed: SPEED, startAt: SUNDAY_NIGHT, fleetInGit: true });
  try {
    return await upgradeFleet(site, { ...io, cwd: folder, clock: clockFrom(SUNDAY_NIGHT) }, chapter);
  } finally {
    await site.simulator.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function upgradeFleet({ folder, config }: PracticeSite, io: Io, chapter: (title: string) => void) {
  chapter('Committing the example fleet (examples/fleet) to a Git repository');
  io.out(`commit ${(await commitFleet(folder)).slice(0, 12)} on main\n`);

  chapter('ratchet plan: what this commit would cause');
  io.out(planAsText(await makePlan([], { config }, io), io));

  chapter('ratchet stage emea-prod: the package travels ahead, nothing is run');
  const staged = await runPasses(['emea-prod'], { config, format: 'text' }, (_, { 'upload-only': stage }) => stage, io);

  chapter('ratchet reconcile: install where the mode and the window allow it, and verify by looking again');
  const applied = await runPasses([], { config, format: 'text' }, ({ mode }, executors) => executors[mode], io);

  chapter('The fleet now');
  const plan = await makePlan([], { config }, io);
  io.out(
    `${plan.systems.map((entry) => `${entry.system.padEnd(16)} ${entry.verdict.padEnd(11)} ${journeyOf(entry)}`).join('\n')}\n`,
  );
  io.out(`${summaryOf(plan)}\n\n${WHAT_NEXT}`);
  return staged === EXIT.done && applied === EXIT.done && nothingLeftToDo(plan);
}

/** Everything is at its target, but for the system on a hotfix, which is left alone. */
function nothingLeftToDo({ summary, systems }: Plan): boolean {
  return summary['up-to-date'] + summary.skipped === systems.length && summary.skipped === 1;
}

function chapters({ out, paint }: Io): (title: string) => void {
  let number = 0;
  return (title) => {
    number++;
    out(`\n${paint('bold', `${number}. ${title}`)}\n`);
  };
}

const WHAT_NEXT = `What to type next:
  npm start -- simulate              keep simulated systems running, to try every command on
  npm start -- init my-fleet         write a commented starter for a fleet repository of your own
  npm start -- --help                see every command
`;
