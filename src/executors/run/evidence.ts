import type { Instant } from '../../model/instant.ts';
import type { AgentLink } from '../../reconciler/agent-link.ts';
import type { runPaths } from '../agent-paths.ts';
import { readText } from '../connection.ts';

type RunFiles = ReturnType<typeof runPaths>;

/** What run.cmd left behind on the Agent. */
export interface Evidence {
  /** The launcher got past its guards: the upgrade was started, once. On the Agent's clock. */
  readonly startedAt: Instant | undefined;
  /** The vendor's tool ended. Its code is undocumented, so it is told and never decides. */
  readonly exit: { readonly code: string } | undefined;
}

export async function readEvidence(link: AgentLink, files: Pick<RunFiles, 'started' | 'exit'>): Promise<Evidence> {
  const started = await link.stat(files.started);
  const exit = started === undefined ? undefined : await readText(link, files.exit);
  return {
    startedAt: started?.modifiedAt,
    exit: exit === undefined ? undefined : { code: exit.trim().slice(0, 20) },
  };
}

export type Meaning = 'not-launched' | 'done-by-others' | 'going-on' | 'ended-short' | 'at-target';

/**
 * The resume table:
 *
 *   started  exit  all at target and ready
 *   no       –     no    not-launched    go on where the journal stands
 *   no       –     yes   done-by-others  succeeded
 *   yes      no    no    going-on        track; a reboot may have ended run.cmd
 *   yes      yes   no    ended-short     track until nothing has moved for the grace time, whatever the code
 *   yes      any   yes   at-target       settle
 */
export function meaningOf({ startedAt, exit }: Evidence, atTarget: boolean): Meaning {
  if (startedAt === undefined) return atTarget ? 'done-by-others' : 'not-launched';
  if (atTarget) return 'at-target';
  return exit === undefined ? 'going-on' : 'ended-short';
}
