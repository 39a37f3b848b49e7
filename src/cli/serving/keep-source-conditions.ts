import type { Logger } from 'pino';
import { asRatchetError } from '../../model/errors.ts';
import type { Service } from '../../reconciler/serve.ts';
import type { ServiceEvent } from '../../reconciler/service-event.ts';
import { type SourceConditions, type SourceTerms, sourceConditions } from '../../reconciler/source-conditions.ts';

const CHANGES: ReadonlySet<ServiceEvent['kind']> = new Set(['revision', 'rejected', 'verification']);

/** Keeps what the service finds of its source for those who ask the store alone; no pass waits for it. */
export function keepSourceConditions(
  service: () => Service,
  { kept, terms, log }: { readonly kept: SourceConditions; readonly terms: SourceTerms; readonly log: Logger },
) {
  let last: Promise<void> = Promise.resolve();
  return {
    hear({ kind }: ServiceEvent): void {
      if (!CHANGES.has(kind)) return;
      last = last
        .then(() => kept.record(sourceConditions(service().state, terms)))
        .catch((thrown: unknown) => {
          const { code, message } = asRatchetError(thrown);
          log.warn({ code, error: message }, 'conditions of the source not kept');
        });
    },
    /** Everything that was heard until now is kept. */
    settled: () => last,
  };
}
