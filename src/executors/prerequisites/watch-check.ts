import { durationInWords } from '../../model/plain-words.ts';
import type { CheckFinding } from '../../model/prerequisite-check.ts';
import type { AgentLink } from '../../reconciler/agent-link.ts';
import { mayPass, readText } from '../connection.ts';
import type { LocalPackage } from '../package/package-file.ts';
import { type Evidence, readEvidence } from '../run/evidence.ts';
import { ProgressLog } from '../run/progress-log.ts';
import type { CheckSite } from './check-site.ts';
import { findingsInJson, findingsInLog, prerequisiteIn } from './read-findings.ts';

export interface Watched {
  /** False: it may still be going on. */
  readonly ended: boolean;
  readonly findings: readonly CheckFinding[];
}

/** Follows a check until the vendor's tool has ended, for `timers.check` at the most; then reads what it left. */
export async function watchCheck(site: CheckSite, name: string, local: LocalPackage): Promise<Watched> {
  const { clock, timers, signal } = site;
  const log = new ProgressLog(site.paths.upgrades, local.name);
  const lines: string[] = [];
  const until = clock.now().getTime() + timers.check;
  for (;;) {
    const asked = clock.now().getTime();
    const evidence = await look(site, log, lines);
    if (evidence?.exit !== undefined) return { ended: true, findings: await findings(site, log, lines) };
    if (asked >= until) {
      const message = `it had not ended after ${durationInWords(timers.check)}`;
      return { ended: false, findings: [{ name, outcome: 'unclear', message, action: '' }] };
    }
    await clock.sleep(timers.poll, signal);
  }
}

/** Undefined while the Agent cannot be reached. */
async function look(site: CheckSite, log: ProgressLog, lines: string[]): Promise<Evidence | undefined> {
  const { links, agent, system, files, signal, tell } = site;
  try {
    return await links.with(agent, system.credentials, signal, async (link) => {
      const evidence = await readEvidence(link, files);
      const news = evidence.startedAt === undefined ? [] : await log.look(link, evidence.startedAt);
      for (const line of news) tell({ kind: 'log', system: system.name, agent: agent.name, line });
      lines.push(...news);
      return evidence;
    });
  } catch (thrown) {
    if (mayPass(thrown)) return undefined;
    throw thrown;
  }
}

/** Of the orchestrating Agent's folder; what only the log tells is added. */
async function findings(site: CheckSite, log: ProgressLog, lines: readonly string[]): Promise<readonly CheckFinding[]> {
  const folder = log.position?.path.replace(/\/[^/]+$/u, '');
  const { links, agent, system, signal } = site;
  const left =
    folder === undefined
      ? []
      : await links.with(agent, system.credentials, signal, (link) => resultsLeftIn(link, folder));
  const known = new Set(left.map(({ name }) => name));
  return [...left, ...findingsInLog(lines).filter(({ name }) => !known.has(name))];
}

async function resultsLeftIn(link: AgentLink, folder: string): Promise<CheckFinding[]> {
  const found: CheckFinding[] = [];
  for (const { kind, name: file } of await link.list(folder)) {
    const prerequisite = prerequisiteIn(file);
    if (kind !== 'file' || prerequisite === undefined) continue;
    const text = await readText(link, `${folder}/${file}`);
    if (text !== undefined) found.push(...findingsInJson(prerequisite, text));
  }
  return found;
}
