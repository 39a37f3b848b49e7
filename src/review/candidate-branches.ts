import { counted } from '../model/plain-words.ts';
import { printable } from '../model/printable.ts';
import type { Candidate, Objection, SystemPlan } from '../planner/plan.ts';
import { type HeldBack, heldBackAlike, named } from './held-back.ts';
import type { Paint } from './paint.ts';
import { withoutSources } from './quoted-sources.ts';
import { sentenceBranch } from './sentence-branch.ts';
import type { Branch } from './tree.ts';

/** The releases that could be the target: what filtered each, newest first, then what was left, then the winner. */
export function candidateBranches({ candidates, track }: SystemPlan, paint: Paint): readonly Branch[] {
  const winner = candidates.find(({ chosen }) => chosen);
  const losers = candidates.filter(({ chosen }) => !chosen);
  const beaten = losers.filter(({ objections }) => objections.length === 0).map(({ release }) => release);
  const under = [
    ...heldBackAlike(losers).map((group) => heldBackBranch(group, paint)),
    ...(beaten.length === 0 ? [] : [{ text: `${paint('dim', '·')} ${named(beaten, 1)}: eligible, and older` }]),
    ...(winner === undefined ? [] : [winnerBranch(winner, paint)]),
  ];
  const text = `${paint('bold', 'considered')}  ${counted(candidates.length, 'release')} on the ${track} track`;
  return [{ text, under }];
}

function heldBackBranch({ releases, objections }: HeldBack, paint: Paint): Branch {
  const [only] = objections;
  const who = `${paint('red', '✗')} ${named(releases, 1)}`;
  if (objections.length > 1)
    return { text: who, under: objections.map((objection) => objectionBranch(objection, paint)) };
  const { text, ...rest } = objectionBranch(only, paint);
  return { text: `${who}  ${text}`, ...rest };
}

function winnerBranch({ release, build, objections }: Candidate, paint: Paint): Branch {
  const name = build === undefined ? release : `${release} (build ${build})`;
  return {
    text: `${paint('green', '→')} ${name}  the winner`,
    under: objections.map((objection) => objectionBranch(objection, paint)),
  };
}

/** A "no", and under it what would change it. */
function objectionBranch({ rule, reason, message, unblock, notBefore }: Objection, paint: Paint): Branch {
  const { text, under } = sentenceBranch(message, paint);
  const ways = [
    ...(notBefore === undefined ? [] : [`ends by itself at ${notBefore}`]),
    ...(unblock === undefined ? [] : [`to allow it: ${printable(withoutSources(unblock).text)}`]),
  ];
  return {
    text: `${reason} (rule ${rule}): ${text}`,
    under: [...under, ...ways.map((way) => ({ text: way }))],
  };
}
