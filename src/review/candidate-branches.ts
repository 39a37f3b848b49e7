import { counted, listed } from '../model/plain-words.ts';
import { printable } from '../model/printable.ts';
import type { Candidate, Objection, SystemPlan } from '../planner/plan.ts';
import { type HeldBack, namesInWords, refusedAlike, releasesOf, unlistedInWords } from './held-back.ts';
import type { Paint } from './paint.ts';
import { editInWords } from './quoted-sources.ts';
import { sentenceBranch } from './sentence-branch.ts';
import type { Branch } from './tree.ts';

/** Groups of releases that are told in full, and after them in a line each; a screen has no room for more. */
const MOST_IN_FULL = 2;
const MOST_IN_A_LINE = 3;
const MOST_LABELS = 4;

/** The releases that could be the target: what filtered each, newest first, then what was left, then the winner. */
export function candidateBranches(entry: SystemPlan, paint: Paint): readonly Branch[] {
  const { candidates, track, unlisted } = entry;
  const winner = candidates.find(({ chosen }) => chosen);
  const losers = candidates.filter(({ chosen }) => !chosen);
  const beaten = releasesOf(losers.filter(({ objections }) => objections.length === 0));
  const told = new Told(entry);
  const under = [
    ...heldBackBranches(refusedAlike(entry), told, paint),
    ...(unlisted === undefined ? [] : [{ text: `${paint('red', '✗')} ${unlistedInWords(unlisted)}` }]),
    ...(beaten.count === 0 ? [] : [{ text: `${paint('dim', '·')} ${namesInWords(beaten, 1)}: eligible, and older` }]),
    ...(winner === undefined ? [] : [winnerBranch(winner, told, paint)]),
  ];
  const count = releasesOf(candidates).count + (unlisted?.count ?? 0);
  return [{ text: `${paint('bold', 'considered')}  ${counted(count, 'release')} on the ${track} track`, under }];
}

/** What was told in full, so that the next release that the same holds back names it alone. */
class Told {
  readonly #verdict: SystemPlan;
  readonly #ways = new Set<string>();

  constructor(verdict: SystemPlan) {
    this.#verdict = verdict;
  }

  /** Whether it was told before; from now on it was. */
  isNews({ rule, message, unblock = message }: Objection): boolean {
    if (message === this.#verdict.message && this.#verdict.unblock?.includes(unblock) === true) return false;
    const way = `${rule}\n${unblock}`;
    const isNews = !this.#ways.has(way);
    this.#ways.add(way);
    return isNews;
  }
}

function heldBackBranches(groups: readonly HeldBack[], told: Told, paint: Paint): readonly Branch[] {
  const inFull = groups.slice(0, MOST_IN_FULL).map((group) => heldBackBranch(group, told, paint));
  const rest = groups.slice(MOST_IN_FULL);
  const inALine = rest.length <= MOST_IN_A_LINE + 1 ? rest : rest.slice(0, MOST_IN_A_LINE);
  const others = rest.slice(inALine.length);
  return [...inFull, ...inALine.map((group) => lineOf(group, paint)), ...othersBranch(others, paint)];
}

function heldBackBranch(group: HeldBack, told: Told, paint: Paint): Branch {
  const who = whoOf(group, paint);
  const step = group.smallestStep === undefined ? [] : [{ text: printable(group.smallestStep) }];
  const { branches, asAbove } = objectionBranches(group.objections, told, paint);
  const [only, ...more] = branches;
  if (only === undefined) return { text: `${who}  as above: ${asAbove}`, under: step };
  if (more.length === 0 && asAbove === '') return { text: `${who}  ${only.text}`, under: [...only.under, ...step] };
  return { text: who, under: [...branches, ...(asAbove === '' ? [] : [{ text: `as above: ${asAbove}` }]), ...step] };
}

function lineOf(group: HeldBack, paint: Paint): Branch {
  return { text: `${whoOf(group, paint)}  ${group.objections.map(labelOf).join(', ')}` };
}

function othersBranch(groups: readonly HeldBack[], paint: Paint): readonly Branch[] {
  const newest = groups[0]?.names[0];
  if (newest === undefined) return [];
  const count = groups.reduce((sum, group) => sum + group.count, 0);
  const labels = new Set(groups.flatMap(({ objections }) => objections.map(labelOf)));
  const what = listed([...labels], (label) => label, MOST_LABELS);
  return [
    { text: `${paint('red', '✗')} ${counted(count, 'release')} more, ${newest} the newest, held back by ${what}` },
  ];
}

function whoOf(group: HeldBack, paint: Paint): string {
  return `${paint('red', '✗')} ${namesInWords(group, 1)}`;
}

function winnerBranch({ release, build, objections }: Candidate, told: Told, paint: Paint): Branch {
  const name = build === undefined ? release : `${release} (build ${build})`;
  const { branches, asAbove } = objectionBranches(objections, told, paint);
  const under = asAbove === '' ? branches : [...branches, { text: `as above: ${asAbove}` }];
  return { text: `${paint('green', '→')} ${name}  the winner`, under };
}

function objectionBranches(objections: readonly Objection[], told: Told, paint: Paint) {
  const branches: Required<Branch>[] = [];
  const before: string[] = [];
  for (const objection of objections) {
    if (told.isNews(objection)) branches.push(objectionBranch(objection, paint));
    else before.push(labelOf(objection));
  }
  return { branches, asAbove: before.join(', ') };
}

/** A "no", and under it what would change it. */
function objectionBranch({ rule, reason, message, unblock, notBefore }: Objection, paint: Paint): Required<Branch> {
  const { text, under } = sentenceBranch(message, paint);
  const ways = [
    ...(notBefore === undefined ? [] : [`ends by itself at ${notBefore}`]),
    ...(unblock === undefined ? [] : [`to allow it: ${editInWords(unblock)}`]),
  ];
  return {
    text: `${reason} (rule ${rule}): ${text}`,
    under: [...under, ...ways.map((way) => ({ text: way }))],
  };
}

/** Of several risks each is told apart by its id, which its message begins with. */
function labelOf({ risk, rule, reason }: Objection): string {
  return risk === undefined ? `${reason} (rule ${rule})` : printable(risk);
}
