import { groupedBy } from '../model/grouped-by.ts';
import { listed } from '../model/plain-words.ts';
import type { Aspect, Changed, SystemChange } from '../reconciler/proposal/proposal.ts';
import { type Flavour, folded } from './flavour.ts';
import { code, foldTitle, prose } from './markdown-text.ts';
import { differencesInWords, startInWords } from './proposal-words.ts';
import { ICONS, pathInCode } from './system-markdown.ts';

/** Systems of which a table would tell the same; never empty. */
type Alike = readonly SystemChange[];

/** As many names as a cell can carry; those of the others are told below the table. */
const MOST_NAMES = 6;

export const TABLE_HEAD = [
  '',
  '| System | Now planned | With this commit | First upgrade | Why |',
  '| --- | --- | --- | --- | --- |',
];

/** In the order in which the first of each comes. */
export function alike(changes: readonly SystemChange[]): readonly Alike[] {
  return [...groupedBy(changes, (change) => cellsOf(change).join(' | ')).values()];
}

export function tableRow(group: Alike): string {
  const names = listed(group, ({ system }) => code(system), MOST_NAMES);
  return `| ${[names, ...group.slice(0, 1).flatMap(cellsOf)].join(' | ')} |`;
}

/** All names of those that have no room in the table. */
export function namesBlock(group: Alike, flavour: Flavour): readonly string[] {
  if (group.length <= MOST_NAMES) return [];
  const names = group.map(({ system }) => system);
  const title = `The ${names.length} Systems of the row that begins with ${foldTitle(names[0] ?? '')}`;
  return [folded(title, names.map(code).join(', '), flavour)];
}

function cellsOf(change: SystemChange): readonly string[] {
  return [beforeOf(change), afterOf(change), prose(startInWords(change)), whyOf(change)];
}

function beforeOf(change: SystemChange): string {
  if (change.kind === 'added') return '🆕 not managed';
  const { plan } = change.kind === 'unchanged' ? change.after : change.before;
  return `${ICONS[plan.verdict]} ${plan.verdict} ${pathInCode(plan)}`;
}

function afterOf(change: SystemChange): string {
  if (change.kind === 'removed') return '🚫 no longer managed';
  if (change.kind === 'unchanged') return 'the same';
  const { plan } = change.after;
  const verdict = `${ICONS[plan.verdict]} ${plan.verdict}`;
  const isKept = change.kind === 'changed' && pathInCode(change.before.plan) === pathInCode(plan);
  return isKept ? verdict : `${verdict} ${pathInCode(plan)}`;
}

function whyOf(change: SystemChange): string {
  if (change.kind === 'removed') return 'its document is gone; it is left as it is';
  const { reason, message } = change.after.plan;
  const cause = change.kind === 'changed' ? unseenInWords(change) : '';
  return `${cause === '' ? '' : `${prose(cause)}. `}${reason}: ${prose(message)}`;
}

const SEEN: ReadonlySet<Aspect> = new Set(['verdict', 'path', 'time']);

/** What is different and stands in no other cell: often what the commit did, of which the others are what comes of it. */
function unseenInWords(change: Changed): string {
  const { differs, asked } = change;
  const isTold = (aspect: Aspect) => {
    if (aspect === 'risks') return differs.includes('path') || differs.includes('verdict');
    if (aspect === 'asked') return differs.includes('mode') && asked.every((part) => part === 'mode');
    return SEEN.has(aspect);
  };
  return differencesInWords({ ...change, differs: differs.filter((aspect) => !isTold(aspect)) });
}
