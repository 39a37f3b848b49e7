import type { ObservedAgent } from '../../model/observed.ts';
import type { HopOrder } from '../../reconciler/ports.ts';
import type { Run, RunJournal } from '../../reconciler/runs.ts';
import { type Bench, type RunContext, record } from './context.ts';

/** What an order said, as the journal keeps it for whoever continues the run. */
export interface RecordedOrder extends Pick<HopOrder, 'hop' | 'revision' | 'planDigest' | 'attempt'> {
  /** The file's own name; DataMiner names its folders after it. */
  readonly packageName: string;
  /** As found before anything was done. */
  readonly agents: readonly ObservedAgent[];
}

export function recordOf({ hop, revision, planDigest, attempt, observed }: HopOrder, bench: Bench): RecordedOrder {
  return { hop, revision, planDigest, attempt, packageName: bench.package.name, agents: observed.agents };
}

/** The first entry of every run. */
export function recordOrder(context: RunContext): Promise<void> {
  return record(context, 'note', 'planned', { order: context.order });
}

/** Undefined where the run was begun and this had not been written yet. */
export async function recordedOrder(
  journal: Pick<RunJournal, 'entries'>,
  run: Run,
): Promise<RecordedOrder | undefined> {
  const entry = (await journal.entries(run.id)).find(({ step }) => step === 'planned');
  return entry?.detail['order'] as RecordedOrder | undefined;
}
