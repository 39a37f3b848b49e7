import { groupedBy } from '../model/grouped-by.ts';
import { bytesInWords, listed } from '../model/plain-words.ts';
import { foundAgents, MOST_AGENTS } from '../planner/describe-agents.ts';
import type { Hop, PlannedAgent, SystemPlan, TrackOffer, Verdict } from '../planner/plan.ts';
import { toldApart } from '../planner/told-apart.ts';
import type { Flavour } from './flavour.ts';
import { namesInWords, refusedGroups, unlistedInWords } from './held-back.ts';
import { releaseInWords } from './hop-rows.ts';
import { code, linkTo, prose } from './markdown-text.ts';
import { minuteOf } from './moments.ts';
import { answerOf, isSame, type Named } from './offer-branches.ts';
import { pathPicture } from './path-picture.ts';
import { riskTable } from './risk-table.ts';

export const ICONS: Record<Verdict, string> = {
  'up-to-date': '✅',
  upgrade: '⬆️',
  waiting: '⏳',
  blocked: '⛔',
  skipped: '⏭️',
  unknown: '❔',
};

/** `10.5.0 [CU7]` → `10.5.0 [CU9]`, as far as the System goes or would go; the way to what is refused is none. */
export function pathInCode({ current, hops, reason, target }: SystemPlan): string {
  const from = current ?? { release: 'unknown', build: undefined };
  const stops: Named[] = [from, ...hops.map(({ to }) => to)];
  const isRefused = reason === 'DowngradeRefused' || reason === 'TrackSwitchRefused';
  if (hops.length === 0 && target !== undefined && !isSame(target, from) && !isRefused) stops.push(target);
  return toldApart(stops).map(code).join(' → ');
}

/** All that there is to say about one System's plan, what a person can do about it first. */
export function systemBody(entry: SystemPlan, flavour: Flavour): string {
  const first = [
    ...(entry.unblock === undefined ? [] : [`- **To unblock:** ${prose(entry.unblock)}`]),
    ...(entry.notBefore === undefined ? [] : [`- Not before: ${code(minuteOf(entry.notBefore))}`]),
  ];
  const lines = [
    ...entry.hops.map((hop, index) => hopLine(hop, index)),
    `- Mode: ${code(entry.mode)}`,
    ...agentLines(foundAgents(entry)),
    ...entry.evidence.map((line) => `- Evidence: ${prose(line)}`),
    ...heldBackLines(entry),
    ...entry.available.map((offer) => {
      const notes = `${linkTo('release notes', offer.newest?.notes)}${reachableNotes(offer, entry)}`;
      return `- Up to date, ${offer.track} track: ${prose(answerOf(offer, entry))}${notes}`;
    }),
    ...entry.warnings.map((line) => `- Note: ${prose(line)}`),
  ];
  const picture = flavour.pictures ? pathPicture(entry) : [];
  const parts = [first, picture, lines, riskTable(entry.risks, flavour)].filter((part) => part.length > 0);
  return parts.map((part) => part.join('\n')).join('\n\n');
}

/** Of the release that can be reached, where that is neither the newest nor what runs. */
function reachableNotes({ newest, newestEligible }: TrackOffer, { current }: SystemPlan): string {
  if (newestEligible === undefined || current === undefined || isSame(newestEligible, current)) return '';
  if (newest !== undefined && isSame(newestEligible, newest)) return '';
  return linkTo('of the one that can be reached', newestEligible.notes);
}

function heldBackLines(entry: SystemPlan): readonly string[] {
  const lines = refusedGroups(entry).map((group) => {
    const [{ reason, message, unblock }] = group.objections;
    const ways = [
      ...(unblock === undefined ? [] : [`; to allow it: ${prose(unblock)}`]),
      ...(group.smallestStep === undefined ? [] : [`; ${prose(group.smallestStep)}`]),
    ];
    return `- Held back ${code(namesInWords(group))}: ${reason}: ${prose(message)}${ways.join('')}`;
  });
  const { unlisted } = entry;
  return unlisted === undefined ? lines : [...lines, `- Held back ${prose(unlistedInWords(unlisted))}`];
}

/** Those of which the same is to tell stand on one line. */
function agentLines(agents: readonly PlannedAgent[]): readonly string[] {
  const names = toldApart(
    agents.map(({ release, raw = 'no version read', build }) => ({ release: release ?? raw, build })),
  );
  const alike = groupedBy(
    agents.map((agent, index) => ({ ...agent, runs: names[index] ?? '' })),
    ({ role, state, runs }) => `${code(runs)}, ${role}, ${state}`,
  );
  return [...alike].map(([told, group]) => {
    const names = group.map(({ name }) => name);
    const who = names.length === 1 ? 'Agent' : `${names.length} Agents`;
    return `- ${who} ${code(listed(names, (name) => name, MOST_AGENTS))}: ${told}`;
  });
}

function hopLine(hop: Hop, index: number): string {
  const notes = linkTo('release notes', hop.to.notes);
  const { kind, from, size, sha256, why } = hop.package;
  const reason = why === undefined ? '' : ` (${kind} because ${prose(why)})`;
  const file = `${code(from)}, ${bytesInWords(size)}, sha256 ${code(sha256.slice(0, 12))}${reason}`;
  return `${index + 1}. ${code(releaseInWords(hop.from))} → ${code(releaseInWords(hop.to))}${notes}: ${prose(hop.why)}; package ${file}; Failover policy ${code(hop.failoverPolicy)}; order ${ordered(hop.agents)}`;
}

function ordered(agents: readonly string[]): string {
  const more = agents.length - MOST_AGENTS;
  const shown = agents.slice(0, MOST_AGENTS).map(code).join(' → ');
  return more > 0 ? `${shown} and ${more} more` : shown;
}
