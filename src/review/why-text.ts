import { counted } from '../model/plain-words.ts';
import { printable } from '../model/printable.ts';
import type { Hop, Risk, SystemPlan } from '../planner/plan.ts';
import { candidateBranches } from './candidate-branches.ts';
import { describe } from './hop-rows.ts';
import { offerBranches } from './offer-branches.ts';
import type { Paint } from './paint.ts';
import { titleOf, verdictOf } from './plan-text.ts';
import { isVendorPage, withoutSources } from './quoted-sources.ts';
import { acceptedInWords, othersInWords, riskInWords } from './risk-rows.ts';
import type { Screen } from './screen.ts';
import { sortedRisks, unblockOf } from './sorted-risks.ts';
import { type Branch, drawTree } from './tree.ts';

/** What is read well on one screen, and the width where nobody knows the screen's. */
const WIDEST = 100;

/** The decision about one system as a tree: what runs, what could be the target, the path, and what would change each "no". */
export function whyAsText(entry: SystemPlan, screen: Screen): string {
  const { paint } = screen;
  const width = Math.min(WIDEST, screen.columns ?? WIDEST);
  const branches: Branch[] = [
    verdictBranch(entry, paint),
    currentBranch(entry, paint),
    ...candidateBranches(entry, paint),
    ...pathBranches(entry, paint),
    ...offerBranches(entry, paint),
    ...aside('risks', riskBranches(risksOffThePath(entry), paint), paint),
    ...aside(
      'notes',
      entry.warnings.map((line) => sentenceBranch(line, paint)),
      paint,
    ),
  ];
  return `${[titleOf(entry, { paint, columns: width }), ...drawTree(branches, width)].join('\n')}\n`;
}

function verdictBranch(entry: SystemPlan, paint: Paint): Branch {
  const { text, under } = sentenceBranch(entry.message, paint);
  const ways = [
    ...(entry.notBefore === undefined ? [] : [{ text: `not before ${entry.notBefore}` }]),
    ...(entry.unblock === undefined ? [] : [{ text: `to unblock: ${printable(withoutSources(entry.unblock).text)}` }]),
  ];
  return { text: `${verdictOf(entry, paint)}${text}`, under: [...(under ?? []), ...ways] };
}

function currentBranch({ current, evidence, agents }: SystemPlan, paint: Paint): Branch {
  const what = current === undefined ? 'cannot be told' : describe(current);
  const text = `${paint('bold', 'runs')}  ${what} on ${counted(agents.length, 'Agent')}`;
  return { text, under: evidence.map((line) => sentenceBranch(line, paint)) };
}

function pathBranches({ hops }: SystemPlan, paint: Paint): readonly Branch[] {
  if (hops.length === 0) return [];
  return [
    {
      text: `${paint('bold', 'path')}  ${counted(hops.length, 'hop')}`,
      under: hops.map((hop, index) => hopBranch(hop, index, paint)),
    },
  ];
}

function hopBranch(hop: Hop, index: number, paint: Paint): Branch {
  const why = sentenceBranch(hop.why, paint);
  return {
    text: `${index + 1}. ${hop.from.release} → ${describe(hop.to)}, because it is ${why.text}`,
    under: [...(why.under ?? []), ...pages([hop.to.notes], paint), ...riskBranches(hop.risks, paint)],
  };
}

/** Those that keep a release from being the target lie on no hop. */
function risksOffThePath({ hops, risks }: SystemPlan): readonly Risk[] {
  const onPath = new Set(hops.flatMap((hop) => hop.risks.map(({ id }) => id)));
  return risks.filter(({ id }) => !onPath.has(id));
}

function riskBranches(risks: readonly Risk[], paint: Paint): readonly Branch[] {
  const { blocking, accepted, others } = sortedRisks(risks);
  return [
    ...blocking.map((risk): Branch => {
      const why = sentenceBranch(risk.because, paint);
      return {
        text: `${riskInWords(risk, paint)}, because ${why.text}`,
        under: [...pages([risk.url], paint), ...(why.under ?? []), { text: printable(unblockOf(risk)) }],
      };
    }),
    ...accepted.map((risk) => ({ text: acceptedInWords(risk, paint) })),
    ...(others.length === 0 ? [] : [{ text: othersInWords(others) }]),
  ];
}

function sentenceBranch(message: string, paint: Paint): Branch {
  const cited = withoutSources(message);
  return { text: printable(cited.text), under: pages(cited.pages, paint) };
}

function pages(addresses: readonly (string | undefined)[], paint: Paint): readonly Branch[] {
  return addresses.filter(isVendorPage).map((address) => ({ text: paint('dim', address) }));
}

function aside(title: string, under: readonly Branch[], paint: Paint): readonly Branch[] {
  return under.length === 0 ? [] : [{ text: paint('bold', title), under }];
}
