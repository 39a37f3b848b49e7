import { expect } from 'vitest';
import type { FaultId } from '../../src/simulator/faults/index.ts';
import type { Simulator } from '../../src/simulator/simulator.ts';
import { connect, post } from './agent-client.ts';
import { BEFORE, historyOn, withSsh } from './fixture.ts';
import { exitOf, launch, launchedAndOver, TARGET_VERSION } from './launch.ts';

/** What a bare client meets on AGENT with each of these faults. */
export type Meets<T extends FaultId> = Record<T, (simulator: Simulator) => Promise<void>>;

export const AGENT = 'dma01';

export async function answerTo(simulator: Simulator, method: string, body: object): Promise<string> {
  const answer = await post(simulator.agent(AGENT), method, body);
  return `${answer.status} ${answer.headers.get('content-type')} ${await answer.text()}`;
}

export async function agentsInfo(simulator: Simulator): Promise<string> {
  return answerTo(simulator, 'GetDataMinerAgentsInfo', { connection: await connect(simulator.agent(AGENT)) });
}

/** Launches, waits for the end, and tells which Agents have which version. */
export async function versionsAfterUpgrade(simulator: Simulator): Promise<readonly (string | undefined)[]> {
  await launch(simulator);
  await simulator.waitFor(launchedAndOver);
  return ['dma01', 'dma02', 'dma03'].map((agent) => historyOn(simulator, agent).at(-1)?.split(';')[1]);
}

export const UPGRADED = [TARGET_VERSION, TARGET_VERSION, TARGET_VERSION];
export const UNCHANGED = [BEFORE, BEFORE, BEFORE];

/** A command on AGENT, over a connection of its own. */
export function commandOn(simulator: Simulator, command: string) {
  return withSsh(simulator, AGENT, (ssh) => ssh.exec(command));
}

export async function exitAfterUpgrade(simulator: Simulator): Promise<string | undefined> {
  await launch(simulator);
  await simulator.waitFor(() => exitOf(simulator) !== undefined);
  return exitOf(simulator);
}

export async function waitForEntry(simulator: Simulator, what: RegExp): Promise<void> {
  await simulator.waitFor(() => simulator.journal().some((entry) => what.test(entry.what)));
  expect(simulator.journal().map((entry) => entry.what)).toContainEqual(expect.stringMatching(what));
}
