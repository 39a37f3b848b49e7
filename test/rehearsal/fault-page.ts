import type { Fault } from '../../src/simulator/faults/fault.ts';
import { FAULTS } from '../../src/simulator/faults/index.ts';
import { FAULT_TABLE } from './fault-table.ts';

/** The list of faults in docs/practising.md: what the code says, and what the fault table proves. */
export function faultPage(): string {
  const head =
    '| Fault | What a client meets | Settings and their defaults | What a pass concludes |\n| --- | --- | --- | --- |';
  return [head, ...FAULTS.map(rowOf)].join('\n');
}

function rowOf({ id, about, takes = {}, windowsOnly = false }: Fault): string {
  const settings = Object.entries(takes).map(([name, value]) => `\`${name}: ${value}\``);
  const proven = FAULT_TABLE.find(({ cues }) => cues.some(({ fault }) => fault === id));
  const conclusion = (proven?.result ?? '').split(' ').map((word) => `\`${word}\``);
  const launches = proven?.launches === 0 ? ', nothing launched' : ', one launch';
  const where = windowsOnly ? ' (not over a real sshd)' : '';
  return `| \`${id}\` | ${about}${where} | ${settings.join(' ')} | ${conclusion.join(' ')}${launches} |`;
}
