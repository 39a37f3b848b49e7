import type { CheckReport } from '../model/prerequisite-check.ts';
import { printable } from '../model/printable.ts';
import type { CheckResult } from '../reconciler/check-system.ts';
import type { Paint } from './paint.ts';

const STYLES = { passed: 'green', failed: 'red', unclear: 'yellow' } as const satisfies Record<
  CheckReport['outcome'],
  Parameters<Paint>[0]
>;

/** What the checks of one system came to, a line for each and below it what each prerequisite said. */
export function checkAsText(result: CheckResult, paint: Paint): string {
  const { system } = result;
  if (result.kind === 'busy') return `${paint('yellow', `◷ ${system}`)}  held by ${printable(result.by)}\n`;
  const lines = result.reports.flatMap((report) => reportLines(system, report, paint));
  if (result.kind === 'failed') {
    const { message, hint } = result.error;
    lines.push(`${paint('red', `✗ ${system}`)}  ${printable(message, 1000)}`);
    if (hint !== undefined) lines.push(`  ${printable(hint, 1000)}`);
  }
  return `${lines.join('\n')}\n`;
}

function reportLines(system: string, { check, outcome, validUntil, findings }: CheckReport, paint: Paint): string[] {
  const details = findings.map(({ name, outcome: said, message, action }) => {
    return `  ${name}  ${said}: ${printable([message, action].filter((text) => text !== '').join('; '), 1000)}`;
  });
  const silence = findings.length === 0 ? ['  nothing tells how it went; look at progress.log on the Agent'] : [];
  return [
    `${paint(STYLES[outcome], `${system}  ${check} ${outcome}`)}  counts until ${validUntil}`,
    ...details,
    ...silence,
  ];
}
