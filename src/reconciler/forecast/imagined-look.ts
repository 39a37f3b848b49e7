import type { Instant } from '../../model/instant.ts';
import type { ObservedSystem } from '../../model/observed.ts';
import { parseRelease } from '../../model/release.ts';
import type { HistoricRun } from '../../planner/history.ts';
import type { Hop } from '../../planner/plan.ts';

/** The system as it would be found after the hop: every Agent runs the target and says so in its own notation. */
export function imaginedLook(look: ObservedSystem, { to }: Pick<Hop, 'to'>, at: Instant): ObservedSystem {
  const raw = rawVersion(to, at);
  const agents = look.agents.map(({ name, role }) => ({
    name,
    role,
    state: 'running' as const,
    readings: [{ source: 'version-history' as const, raw }],
  }));
  return { ...look, takenAt: at, agents };
}

export interface ImaginedRun extends HistoricRun {
  readonly startedAt: Instant;
  readonly endedAt: Instant;
}

/** The hop as it would be remembered, if it succeeds. */
export function imaginedRun({ from, to, package: wanted }: Hop, startedAt: Instant, endedAt: Instant): ImaginedRun {
  const about = { from: from.release, to: to.release, targetBuild: to.build, packageSha256: wanted.sha256 };
  return { id: 'forecast', state: 'succeeded', message: 'as estimated', ...about, startedAt, endedAt };
}

/** As VersionHistory.txt has it: `10.5.0.0-16515-20251104-release`. */
function rawVersion({ release, build }: Hop['to'], at: Instant): string {
  const parsed = parseRelease(release);
  if (!parsed.ok) throw new TypeError(parsed.problem);
  const { major, minor, month } = parsed.value;
  return `${major}.${minor}.${month}.0-${build}-${at.slice(0, 10).replaceAll('-', '')}-release`;
}
