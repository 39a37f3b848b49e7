import type { Instant } from '../../src/model/instant.ts';
import type { HopOrder } from '../../src/reconciler/ports.ts';
import type { NewRun } from '../../src/reconciler/runs.ts';

/** The run that an order begins, as a journal takes it. */
export function newRun(
  { system, hop, attempt, revision, planDigest }: HopOrder,
  { id, startedAt }: { readonly id: string; readonly startedAt: Instant },
): NewRun {
  return {
    id,
    system: system.name,
    from: hop.from.release,
    to: hop.to.release,
    targetBuild: hop.to.build,
    packageSha256: hop.package.sha256,
    attempt,
    orchestrator: system.orchestrator,
    revision,
    planDigest,
    startedAt,
  };
}
