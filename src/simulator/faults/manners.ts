import type { SimulatedAgent } from '../agent.ts';
import { type Manners, usualManners } from '../manners.ts';
import type { Fault } from './fault.ts';

/** Ways in which one Windows machine differs from the next. None of them is an error. */
export const MANNERS_FAULTS = [
  manner('locale-fr', 'programs print French: schtasks, certutil, dates', { language: 'fr' }),
  manner(
    'spaced-hash',
    'certutil prints a space between the bytes of a hash, so that the guard of run.cmd never fits (243)',
    { spacedHash: true },
  ),
  manner(
    'powershell-shell',
    'PowerShell is the default shell of sshd: %OS% stays, and every exit code but 0 becomes 1',
    { shell: 'powershell' },
  ),
  manner('bash-shell', 'bash is the default shell of sshd, and eats backslashes', { shell: 'bash' }),
  {
    id: 'clock-skew',
    about: 'the clock of the Agent is `seconds` ahead; below 0 it is behind',
    takes: { seconds: 20 * 60 },
    inject({ manners }, { seconds }) {
      manners.clockAheadMs = seconds * 1000;
    },
    lift({ manners }) {
      manners.clockAheadMs = 0;
    },
  },
  manner('clock-days-off', 'the clock of the Agent is two days behind', { clockAheadMs: -2 * 86_400_000 }),
  manner('log-utf16', 'progress.log is written in UTF-16', { logEncoding: 'utf16le' }),
] as const satisfies readonly Fault[];

/** It is so while the fault is there. */
function manner<T extends string>(id: T, about: string, strange: Partial<Manners>) {
  const change = ({ manners }: SimulatedAgent, to: Manners) => {
    const changed = Object.keys(strange).map((name) => [name, to[name as keyof Manners]]);
    Object.assign(manners, Object.fromEntries(changed));
  };
  return {
    id,
    about,
    inject: (agent: SimulatedAgent) => change(agent, { ...usualManners(), ...strange }),
    lift: (agent: SimulatedAgent) => change(agent, usualManners()),
  };
}
