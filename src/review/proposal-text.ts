import { printable } from '../model/printable.ts';
import { formatProblem } from '../model/problem.ts';
import type { Conclusion, Proposal, SystemChange } from '../reconciler/proposal/proposal.ts';
import { movesInWords } from './moves-in-words.ts';
import type { Paint } from './paint.ts';
import { systemAsText } from './plan-text.ts';
import { differencesInWords, headlineOf, startInWords } from './proposal-words.ts';
import type { Screen } from './screen.ts';
import { hanging } from './wrapped.ts';

const STYLES: Record<Conclusion['kind'], Parameters<Paint>[0]> = {
  success: 'green',
  neutral: 'yellow',
  failure: 'red',
};

/** A proposal for a terminal: what it comes to, what moves, and a block for each System that it touches. */
export function proposalAsText(
  { conclusion, findings, systems, alarms, base, head, observedAt }: Proposal,
  screen: Screen,
): string {
  const { paint, columns } = screen;
  const failing = new Set(alarms.map(({ system }) => system));
  const shown = systems.filter((change) => change.kind !== 'unchanged' || failing.has(change.system));
  const others = systems.filter((change) => !shown.includes(change)).map(({ system }) => printable(system));
  const line = (text: string) => hanging(text, 2, columns);
  const lines = [
    line(`${paint('bold', paint(STYLES[conclusion.kind], headlineOf({ conclusion, systems })))}`),
    line(
      paint('dim', `${printable(base.revision)} → ${printable(head.revision)}, from what was seen at ${observedAt}`),
    ),
    ...findings.map((found) =>
      line(paint(found.severity === 'error' ? 'red' : 'yellow', printable(formatProblem(found), 1000))),
    ),
    ...alarms.map(({ system, kind, message }) => line(paint('red', printable(`${system}: ${kind}: ${message}`, 1000)))),
    ...movesInWords(systems).map((words) => line(printable(words))),
  ];
  const blocks = shown.map((change) => blockOf(change, screen));
  const rest = others.length === 0 ? [] : [line(`unchanged: ${others.join(', ')}`)];
  return `${[lines.join('\n'), ...blocks, ...rest].join('\n\n')}\n`;
}

function blockOf(change: SystemChange, screen: Screen): string {
  const { paint } = screen;
  if (change.kind === 'removed') {
    return `${paint('yellow', `– ${printable(change.system)}`)}  no longer managed\n  its document is gone; it is left as it is`;
  }
  const what = change.kind === 'changed' ? differencesInWords(change) : change.kind;
  const more = [`  ${paint('dim', 'changes     ')}${what}`, `  ${paint('dim', 'starts      ')}${startInWords(change)}`];
  return [systemAsText(change.after.plan, screen), ...more].join('\n');
}
