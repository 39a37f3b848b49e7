import type { DesiredSystem } from '../model/desired.ts';
import { asRatchetError, RatchetError } from '../model/errors.ts';
import type { CheckPackage, CheckReport } from '../model/prerequisite-check.ts';
import type { SystemPlan } from '../planner/plan.ts';
import type { Found, RunChecks } from './checks.ts';
import type { Terms } from './decide.ts';
import { lookAndPlan } from './look-and-decide.ts';
import type { PassPorts } from './pass.ts';
import type { FleetRevision } from './wanted.ts';

export type CheckResult =
  | { readonly kind: 'checked'; readonly system: string; readonly reports: readonly CheckReport[] }
  | { readonly kind: 'busy'; readonly system: string; readonly by: string }
  | {
      readonly kind: 'failed';
      readonly system: string;
      readonly error: RatchetError;
      /** Of the checks before. */
      readonly reports: readonly CheckReport[];
    };

export interface CheckPorts
  extends Pick<
    PassPorts,
    'observer' | 'journal' | 'acts' | 'checks' | 'looks' | 'rollouts' | 'leases' | 'clock' | 'probes' | keyof Terms
  > {
  readonly runChecks: RunChecks;
}

export interface CheckOrder {
  readonly checks: readonly CheckPackage[];
  /** Who asks for them. */
  readonly by: string;
}

/**
 * Runs these checks on a system, one after the other, and keeps what they found. It does not reject: what went wrong is
 * in the result.
 */
export async function checkSystem(
  system: DesiredSystem,
  revision: FleetRevision,
  order: CheckOrder,
  ports: CheckPorts,
  signal: AbortSignal,
): Promise<CheckResult> {
  const { name } = system;
  const lease = await ports.leases.acquire(name, ports.clock.now().toISOString());
  if (lease.kind === 'taken') return { kind: 'busy', system: name, by: lease.by };
  const reports: CheckReport[] = [];
  try {
    await checkAll(system, revision, order, ports, (report) => reports.push(report), signal);
    return { kind: 'checked', system: name, reports };
  } catch (thrown) {
    return { kind: 'failed', system: name, error: asRatchetError(thrown), reports };
  } finally {
    await ports.leases.release(name);
  }
}

async function checkAll(
  system: DesiredSystem,
  revision: FleetRevision,
  { checks, by }: CheckOrder,
  ports: CheckPorts,
  onReport: (report: CheckReport) => void,
  signal: AbortSignal,
): Promise<void> {
  if (system.mode === 'plan-only') throw modeTooLow(system.name);
  const { observed, plan } = await lookAndPlan({ system, revision }, ports, signal);
  const { release, build } = running(plan.systems[0], system.name);
  const keep = async ({ name: check, validForMs }: CheckPackage, found: Found) => {
    const now = ports.clock.now();
    const validUntil = new Date(now.getTime() + validForMs).toISOString();
    const report = { check, at: now.toISOString(), validUntil, release, build, ...found, by };
    await ports.checks.record(system.name, report);
    onReport(report);
  };
  await ports.runChecks({ system, observed, packages: checks }, keep, signal);
}

function modeTooLow(system: string): RatchetError {
  return new RatchetError('check.mode', `mode of "${system}" is plan-only, and a check runs on its Agents`, {
    blame: 'author',
    hint: 'set spec.mode to upload-only or apply',
  });
}

/** A check that nobody can tell which release it was made on would say nothing later. */
function running(entry: SystemPlan | undefined, system: string): { readonly release: string; readonly build: number } {
  const { release, build } = entry?.current ?? {};
  if (entry?.reason !== 'RunInProgress' && release !== undefined && build !== undefined) return { release, build };
  throw new RatchetError(
    'check.not-now',
    `"${system}" is not checked now: ${entry?.message ?? 'nobody looked at it'}`,
    {
      blame: 'environment',
      ...(entry?.unblock === undefined ? {} : { hint: entry.unblock }),
    },
  );
}
