import { RatchetError } from '../../model/errors.ts';
import { durationInWords } from '../../model/plain-words.ts';
import { describeReading, type ProbeReading } from '../../reconciler/probes.ts';
import { type End, ended, type RunContext, record, succeeded } from './context.ts';

/**
 * The version is verified; now the probes have to pass that the System names for after an upgrade, all of them in one asking.
 * What has just started may need a while, so they are asked until `timers.settle` is over: counted from the first time that
 * this run was here, so that a process that is started again and again does not wait for ever.
 */
export async function untilHealthy(context: RunContext, verified: string): Promise<End> {
  const { system, probes, clock, timers, signal } = context;
  const names = system.health.after;
  if (names.length === 0) return succeeded(verified);
  const until = (await firstVerifiedAt(context)) + timers.settle;
  for (;;) {
    const readings = await probes.ask(system, names, signal);
    const failing = readings.filter(({ passed }) => !passed);
    if (failing.length === 0) return succeeded(`${verified}; ${readings.map(describeReading).join('; ')}`);
    if (clock.now().getTime() >= until) return ended('unhealthy', unhealthy(context, verified, failing));
    await clock.sleep(timers.poll, signal);
  }
}

/** In milliseconds. Written down where it has not been. */
async function firstVerifiedAt(context: RunContext): Promise<number> {
  const { journal, run, clock } = context;
  const before = (await journal.entries(run.id)).find(({ step }) => step === 'verified');
  if (before !== undefined) return Date.parse(before.at);
  await record(context, 'note', 'verified', { asking: context.system.health.after });
  return clock.now().getTime();
}

function unhealthy({ timers }: RunContext, verified: string, failing: readonly ProbeReading[]): RatchetError {
  const waited = durationInWords(timers.settle);
  return new RatchetError(
    'run.unhealthy',
    `${verified}, and ${waited} later ${failing.map(describeReading).join('; ')}`,
    {
      blame: 'environment',
      hint: 'the version is verified; look at what the probes ask about',
    },
  );
}
