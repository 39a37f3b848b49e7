import { RatchetError } from '../../model/errors.ts';
import { agentPaths } from '../agent-paths.ts';
import type { ExecutorDeps } from '../deps.ts';
import { orchestratorOf } from '../endpoints.ts';
import { checks } from './index.ts';
import { windowsShell } from './shell.ts';
import type { PreflightOrder, Site } from './site.ts';
import { findUtility } from './utility.ts';

/** Throws everything that speaks against starting; changes nothing. Answers where SLTaskbarUtility.exe lies. */
export async function preflight(order: PreflightOrder, deps: ExecutorDeps, signal: AbortSignal): Promise<string> {
  const { system } = order;
  const paths = agentPaths(deps.agentLayout);
  return await deps.links.with(orchestratorOf(system), system.credentials, signal, async (link) => {
    const site = { ...deps, ...order, link, paths, signal };
    await windowsShell(site);
    const [first, ...others] = await problemsAt(site);
    if (first !== undefined) throw others.length === 0 ? first : joined(first, others);
    const utility = await findUtility(link, deps.agentLayout);
    if (utility !== undefined) return utility;
    throw new RatchetError('run.launch', 'SLTaskbarUtility.exe has just gone', { blame: 'environment' });
  });
}

async function problemsAt(site: Site): Promise<readonly RatchetError[]> {
  const problems: RatchetError[] = [];
  for (const check of checks) {
    try {
      await check(site);
    } catch (thrown) {
      if (!(thrown instanceof RatchetError)) throw thrown;
      problems.push(thrown);
    }
  }
  return problems;
}

function joined(first: RatchetError, others: readonly RatchetError[]): RatchetError {
  const message = [first, ...others].map((problem) => problem.message).join('; ');
  return new RatchetError(first.code, message, {
    blame: first.blame,
    ...(first.hint === undefined ? {} : { hint: first.hint }),
  });
}
