import { groupedBy } from '../model/grouped-by.ts';
import { counted, listed } from '../model/plain-words.ts';
import { printable } from '../model/printable.ts';
import { foundAgents, MOST_AGENTS } from '../planner/describe-agents.ts';
import type { Hop, Risk, SystemPlan } from '../planner/plan.ts';
import { riskObjection } from '../planner/risks/risk-objection.ts';
import { toldApart } from '../planner/told-apart.ts';
import { candidateBranches } from './candidate-branches.ts';
import { releaseInWords } from './hop-rows.ts';
import { offerBranches } from './offer-branches.ts';
import type { Paint } from './paint.ts';
import { modeInWords, titleOf, verdictOf } from './plan-text.ts';
import { editInWords } from './quoted-sources.ts';
import { acceptedInWords, othersInWords, riskInWords } from './risk-rows.ts';
import type { Screen } from './screen.ts';
import { pageBranches, sentenceBranch } from './sentence-branch.ts';
import { sortedRisks, unblockOf } from './sorted-risks.ts';
import { type Branch, drawTree } from './tree.ts';

/** Risks that hold nothing back are named, and those of a long list counted. */
const MOST_OTHERS = 4;

/** What is read well on one screen, and the width where nobody knows the screen's. */
const WIDEST = 100;

/** The decision about one system as a tree: what runs, what could be the target, the path, and what would change each "no". */
export function whyAsText(entry: SystemPlan, screen: Screen): string {
  const { paint } = screen;
  const width = Math.min(WIDEST, screen.columns ?? WIDEST);
  const branches: Branch[] = [
    ...(entry.mode === 'apply' ? [] : [{ text: `${paint('bold', 'mode')}  ${modeInWords(entry)}` }]),
    verdictBranch(entry, paint),
    currentBranch(entry, paint),
    ...candidateBranches(entry, paint),
    ...pathBranches(entry, paint),
    ...offerBranches(entry, paint),
    ...aside('risks', riskBranches(risksOffThePath(entry), paint), paint),
    ...aside('notes', noteBranches(entry.warnings, paint), paint),
  ];
  return `${[titleOf(entry, { paint, columns: width }), ...drawTree(branches, width)].join('\n')}\n`;
}

/** Two notes may rest on one page, which is shown under the first. */
function noteBranches(warnings: readonly string[], paint: Paint): readonly Branch[] {
  const shown = new Set<string>();
  return warnings.map((line) => {
    const { text, under } = sentenceBranch(line, paint);
    const pages = under.filter((page) => !shown.has(page.text));
    for (const page of pages) shown.add(page.text);
    return { text, under: pages };
  });
}

function verdictBranch(entry: SystemPlan, paint: Paint): Branch {
  const { text, under } = sentenceBranch(entry.message, paint);
  const ways = [
    ...(entry.notBefore === undefined ? [] : [{ text: `not before ${entry.notBefore}` }]),
    ...(entry.unblock === undefined ? [] : [{ text: `to unblock: ${editInWords(entry.unblock)}` }]),
  ];
  return { text: `${verdictOf(entry, paint)}${text}`, under: [...under, ...notesOfTarget(entry, paint), ...ways] };
}

/** Where it leads somewhere the last hop has the link, and where it ends at the newest that is offered, so has that. */
function notesOfTarget({ available, current, hops, target }: SystemPlan, paint: Paint): readonly Branch[] {
  const isTold = available.some(({ newest }) => newest !== undefined && newest.notes === target?.notes);
  if (hops.length > 0 || isTold || target?.notes === current?.notes) return [];
  return pageBranches([target?.notes], paint);
}

function currentBranch(entry: SystemPlan, paint: Paint): Branch {
  const { evidence, candidates } = entry;
  const told = candidates.flatMap(({ objections }) => objections.map(({ message }) => message));
  const read = evidence.filter((line) => !told.some((message) => line.endsWith(`: ${message}`)));
  return {
    text: `${paint('bold', 'runs')}  ${whatRuns(entry)}`,
    under: read.map((line) => sentenceBranch(line, paint)),
  };
}

/** Where the Agents run several releases, each with those that run it. */
function whatRuns(entry: SystemPlan): string {
  const { current } = entry;
  const agents = foundAgents(entry);
  const all = counted(agents.length, 'Agent');
  if (current === undefined) return `cannot be told on ${all}`;
  const groups = groupedBy(agents, ({ release, build }) =>
    build === undefined ? (release ?? '') : `${release} (build ${build})`,
  );
  if (groups.size < 2) return `${releaseInWords(current)} on ${all}`;
  return [...groups]
    .map(([release, group]) => `${release} on ${listed(group, ({ name }) => printable(name), MOST_AGENTS)}`)
    .join('; ');
}

function pathBranches({ hops }: SystemPlan, paint: Paint): readonly Branch[] {
  if (hops.length === 0) return [];
  return [
    {
      text: `${paint('bold', 'path')}  ${counted(hops.length, 'hop')}`,
      under: hops.map((_hop, index) => hopBranch(hops, index, paint)),
    },
  ];
}

/** A risk is told on the first hop that it touches, and the release notes of the last release alone. */
function hopBranch(hops: readonly Hop[], index: number, paint: Paint): Branch {
  const [before, [hop]] = [hops.slice(0, index), hops.slice(index)];
  if (hop === undefined) throw new RangeError(`there is no hop ${index}`);
  const { from, to, risks } = hop;
  const told = new Set(before.flatMap((earlier) => earlier.risks.map(({ id }) => id)));
  const again = risks.filter(({ id }) => told.has(id)).length;
  const why = sentenceBranch(hop.why, paint);
  const [start = from.release] = toldApart([from, to]);
  return {
    text: `${index + 1}. ${start} → ${releaseInWords(to)}, because it is ${why.text}`,
    under: [
      ...why.under,
      ...(index === hops.length - 1 ? pageBranches([to.notes], paint) : []),
      ...packageBranches(hop.package, paint),
      ...riskBranches(
        risks.filter(({ id }) => !told.has(id)),
        paint,
      ),
      ...(again === 0 ? [] : [{ text: `and ${counted(again, 'risk')} told above` }]),
    ],
  };
}

/** Only where there was a choice. */
function packageBranches({ kind, why }: Hop['package'], paint: Paint): readonly Branch[] {
  if (why === undefined) return [];
  const { text, under } = sentenceBranch(why, paint);
  return [{ text: `with the ${kind} package: ${text}`, under }];
}

/** Risks on no hop that no release was refused for either, or they would be told twice. */
function risksOffThePath({ hops, risks, candidates }: SystemPlan): readonly Risk[] {
  const onPath = new Set(hops.flatMap((hop) => hop.risks.map(({ id }) => id)));
  const told = new Set(candidates.flatMap(({ objections }) => objections.map(({ message }) => message)));
  return risks.filter((risk) => !onPath.has(risk.id) && !told.has(riskObjection(risk).message));
}

function riskBranches(risks: readonly Risk[], paint: Paint): readonly Branch[] {
  const { blocking, accepted, others } = sortedRisks(risks);
  return [
    ...blocking.map((risk): Branch => {
      const why = sentenceBranch(risk.because, paint);
      return {
        text: `${riskInWords(risk, paint)}, because ${why.text}`,
        under: [...pageBranches([risk.url], paint), ...why.under, { text: printable(unblockOf(risk)) }],
      };
    }),
    ...accepted.map((risk) => ({ text: acceptedInWords(risk, paint) })),
    ...(others.length === 0 ? [] : [{ text: othersInWords(others, MOST_OTHERS) }]),
  ];
}

function aside(title: string, under: readonly Branch[], paint: Paint): readonly Branch[] {
  return under.length === 0 ? [] : [{ text: paint('bold', title), under }];
}
