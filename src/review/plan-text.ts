import { counted } from '../model/plain-words.ts';
import { printable } from '../model/printable.ts';
import { foundAgents } from '../planner/describe-agents.ts';
import type { Plan, SystemPlan, TrackOffer, Verdict } from '../planner/plan.ts';
import { toldApart } from '../planner/told-apart.ts';
import { namesInWords, refusedGroups, unlistedInWords } from './held-back.ts';
import { hopRows } from './hop-rows.ts';
import { answerOf } from './offer-branches.ts';
import type { Paint } from './paint.ts';
import { editInWords, isVendorPage, withoutSources } from './quoted-sources.ts';
import { riskRows } from './risk-rows.ts';
import { layOut, type Row, sentence } from './rows.ts';
import type { Screen } from './screen.ts';
import { hanging } from './wrapped.ts';

const LOOKS: Record<Verdict, { readonly mark: string; readonly style: Parameters<Paint>[0] }> = {
  'up-to-date': { mark: '✓', style: 'green' },
  upgrade: { mark: '▲', style: 'cyan' },
  waiting: { mark: '◷', style: 'yellow' },
  blocked: { mark: '✗', style: 'red' },
  skipped: { mark: '–', style: 'yellow' },
  unknown: { mark: '?', style: 'red' },
};

/** A plan for a terminal or a file: one headline, one block per system, what to do next. */
export function planAsText(plan: Plan, screen: Screen): string {
  return `${[headline(plan, screen), ...plan.systems.map((entry) => systemAsText(entry, screen))].join('\n\n')}\n`;
}

function headline(plan: Plan, { paint, columns }: Screen): string {
  const counts = summaryOf(plan);
  return [
    paint('bold', `Plan for ${counted(plan.systems.length, 'system')} at ${printable(plan.source.revision)}`),
    `${counts === '' ? 'nothing to plan' : counts}  ${paint('dim', plan.digest)}`,
  ]
    .map((line) => hanging(line, 2, columns))
    .join('\n');
}

/** `2 upgrade · 1 skipped`, verdicts that nobody got left out. */
export function summaryOf({ summary }: Pick<Plan, 'summary'>): string {
  return (Object.keys(LOOKS) as Verdict[])
    .filter((verdict) => summary[verdict] > 0)
    .map((verdict) => `${summary[verdict]} ${verdict}`)
    .join(' · ');
}

/** One system's block: current → path → target, why, who, what may go wrong, and what is held back. */
export function systemAsText(entry: SystemPlan, screen: Screen): string {
  const { paint } = screen;
  const rows: Row[] = [
    ...sentence('verdict', entry.message, paint, verdictOf(entry, paint)),
    ...entry.hops.flatMap((hop, index) => hopRows(hop, index, entry.hops.length, paint)),
    ...riskRows(entry.risks, paint),
    ...agentRows(entry),
    ...entry.evidence.flatMap((line) => sentence('evidence', line, paint)),
    ...heldBackRows(entry, paint),
    ...entry.available.flatMap((offer) => offerRows(offer, entry, paint)),
    ...entry.warnings.flatMap((line) => sentence('note', line, paint)),
    ...(entry.notBefore === undefined ? [] : [['not before', entry.notBefore] as Row]),
    ...(entry.unblock === undefined ? [] : unblockRows(entry.unblock, paint)),
    ...(entry.verdict === 'upgrade' ? [['mode', modeInWords(entry)] as Row] : []),
  ];
  return [titleOf(entry, screen), ...layOut(rows, screen)].join('\n');
}

/** `▲ emea-prod  10.5.0 [CU7] → 10.5.0 [CU9]  (main track)` */
export function titleOf(entry: SystemPlan, { paint, columns }: Screen): string {
  const { mark, style } = LOOKS[entry.verdict];
  return hanging(
    `${paint(style, `${mark} ${printable(entry.system)}`)}  ${paint('bold', journeyOf(entry))}`,
    2,
    columns,
  );
}

/** `upgrade  UpgradeAvailable: `, before the message. */
export function verdictOf({ verdict, reason }: SystemPlan, paint: Paint): string {
  return `${paint(LOOKS[verdict].style, verdict)}  ${reason}: `;
}

/** `10.5.0 [CU9] → 10.5.0 [CU12] → 10.6.0`, or the one release where nothing moves. */
export function journeyOf(entry: SystemPlan): string {
  const { current, hops, track } = entry;
  const from = current ?? {
    release: foundAgents(entry).find(({ raw }) => raw !== undefined)?.raw || 'unknown release',
    build: undefined,
  };
  const stops = toldApart([from, ...hops.map(({ to }) => to)]);
  return `${stops.map((stop) => printable(stop)).join(' → ')}  (${track} track)`;
}

function agentRows(entry: SystemPlan): Row[] {
  const agents = foundAgents(entry);
  if (agents.length === 0) return [];
  const names = toldApart(agents.map(({ release = '', build }) => ({ release, build })));
  return agents.map(({ name, role, state, release, raw }, index): Row => {
    const version =
      (release === undefined ? undefined : names[index]) ??
      (raw === undefined ? 'no version read' : `"${printable(raw)}"`);
    const facts = [version, ...(role === 'standalone' ? [] : [role]), ...(state === 'running' ? [] : [state])];
    return ['agents', `${printable(name)}  ${facts.join(', ')}`];
  });
}

function offerRows(offer: TrackOffer, entry: SystemPlan, paint: Paint): Row[] {
  const answer: Row = ['up to date', `${offer.track} track: ${answerOf(offer, entry)}`];
  const notes = offer.newest?.notes;
  return isVendorPage(notes) ? [answer, ['', paint('dim', notes)]] : [answer];
}

/** Not shortened as others' words are: it is what somebody has to write. */
function unblockRows(unblock: string, paint: Paint): Row[] {
  const { pages } = withoutSources(unblock);
  return [['to unblock', editInWords(unblock)], ...pages.map((page): Row => ['', paint('dim', page)])];
}

function heldBackRows(entry: SystemPlan, paint: Paint): Row[] {
  const told = refusedGroups(entry).flatMap((group) => {
    const [{ reason, message, unblock }] = group.objections;
    const ways = [
      ...(unblock === undefined ? [] : [`to allow it: ${editInWords(unblock)}`]),
      ...(group.smallestStep === undefined ? [] : [printable(group.smallestStep)]),
    ];
    return [
      ...sentence('held back', message, paint, `${namesInWords(group)}  ${reason}: `),
      ...ways.map((way): Row => ['', way]),
    ];
  });
  const { unlisted } = entry;
  return unlisted === undefined ? told : [...told, ['held back', unlistedInWords(unlisted)]];
}

/** What will come of a plan, and what to write where that is not all of it. */
export function modeInWords({ mode, system }: SystemPlan): string {
  const name = printable(system);
  switch (mode) {
    case 'plan-only':
      return `plan-only: nothing will be done; write \`mode: apply\` under \`spec\` of "${name}", or \`mode: upload-only\` to have the package staged alone`;
    case 'upload-only':
      return `upload-only: the package will be staged and verified, nothing installed; write \`mode: apply\` under \`spec\` of "${name}" to have it installed`;
    case 'apply':
      return 'apply: the package will be staged, installed, and verified by looking again';
    default:
      return mode satisfies never;
  }
}
