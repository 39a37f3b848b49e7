import type { Logger } from 'pino';
import { commitStanding, refusedStanding } from '../../reconciler/commit-standing.ts';
import { publishCommitStatus } from '../../reconciler/commit-status-publishing.ts';
import type { PassPorts } from '../../reconciler/pass.ts';
import { OPEN_STATES } from '../../reconciler/runs.ts';
import type { Service } from '../../reconciler/serve.ts';
import type { Outbox } from '../../reconciler/telling/outbox.ts';
import type { Showing } from '../compose.ts';

interface Parts {
  /** Undefined shows nothing. */
  readonly showing: Showing | undefined;
  readonly running: Pick<Service, 'state'>;
  readonly memory: Pick<PassPorts, 'passes' | 'journal' | 'clock'> & { readonly outbox: Outbox };
  readonly log: Logger;
}

/** Begins to show on the fleet's commits what they have come to; answers the way to end it. */
export function showOnCommits({ showing, running, memory, log }: Parts): () => Promise<void> {
  if (showing === undefined) return async () => {};
  const { passes, journal, clock, outbox } = memory;
  const stop = new AbortController();
  const done = publishCommitStatus(
    {
      forge: showing.forge,
      ...showing.how,
      outbox,
      clock,
      async standings() {
        const { inForce, unverified } = running.state;
        const read = inForce && commitStanding(inForce, await passes.latest(), await journal.newestIn(OPEN_STATES));
        return {
          ...(read !== undefined && { 'commit-status': read }),
          ...(unverified !== undefined && { 'refused-commit-status': refusedStanding(unverified) }),
        };
      },
      onEvent(event) {
        if (event.kind === 'posted') {
          const { commit, state, description } = event;
          log.info({ commit, state, description }, 'commit status posted');
        } else log.warn({ code: event.error.code, error: event.error.message }, 'commit status cannot be posted');
      },
    },
    stop.signal,
  );
  return async () => {
    stop.abort();
    await done;
  };
}
