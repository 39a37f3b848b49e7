import { RatchetError } from '../../model/errors.ts';
import { closed, type End, ended, onAgent, type RunContext, record, succeeded } from './context.ts';
import { cancelLaunch } from './ticket.ts';

/** Makes an end before the launch certain: this end, or undefined where run.cmd has launched the upgrade after all. */
export async function unlessStarted(context: RunContext, ending: End): Promise<End | undefined> {
  const { state, message } = ending;
  await record(context, 'intent', 'cancel-launch', { state, message });
  try {
    const became = await onAgent(context, (link) => cancelLaunch(link, context.files));
    await record(context, 'done', 'cancel-launch', { became });
    return became === 'started' ? undefined : ending;
  } catch (thrown) {
    if (thrown instanceof RatchetError && thrown.code === 'run.traces') return ended('unknown', thrown);
    throw thrown;
  }
}

/** The end that an earlier process had in mind when it took the ticket. */
export async function endOfCancelled({ journal, run }: RunContext): Promise<End> {
  const entries = await journal.entries(run.id);
  const { detail } = entries.findLast(({ kind, step }) => kind === 'intent' && step === 'cancel-launch') ?? {};
  const message = String(detail?.['message'] ?? 'its launch was cancelled');
  switch (detail?.['state']) {
    case 'succeeded':
      return succeeded(message);
    case 'closed':
      return closed({ kind: 'skipped', message }, message);
    default:
      return ended('failed', new RatchetError('run.launch', message, { blame: 'operator' }));
  }
}
