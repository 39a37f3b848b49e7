import { readFileSync } from 'node:fs';
import { shipped } from '../../shipped.ts';
import { type Launch, launchValues } from './launch-values.ts';
import { comment, literal } from './literal.ts';

interface Common {
  /** A line for `authorized_keys`. */
  readonly publicKey: string;
  /** The Agents that it is for, for people. */
  readonly agents: readonly string[];
}

export type BootstrapOrder =
  | (Common & Launch & { readonly part: 'orchestrating' })
  /** Any other Agent: its files are read, and nothing is run there. `user` is the account that Ratchet logs in as. */
  | (Common & { readonly part: 'member'; readonly user: string });

const PARTS = {
  orchestrating: ['tools', 'openssh', 'folder', 'launcher', 'task', 'host-key', 'next-orchestrating'],
  member: ['tools', 'openssh', 'read-only', 'host-key', 'next-member'],
} as const satisfies Record<BootstrapOrder['part'], readonly string[]>;

const WHAT = {
  orchestrating: 'an orchestrating Agent: OpenSSH Server, a folder, run.cmd, a scheduled task',
  member: 'an Agent that does not orchestrate: OpenSSH Server, through which its files are read',
} as const satisfies Record<BootstrapOrder['part'], string>;

/**
 * PowerShell 5.1 that an administrator runs on an Agent, in ASCII. What was configured stands in variables on top; the parts
 * below are the same for everybody. No secret is in it. That it does on a Windows server what it says is still to be seen:
 * docs/lab-checklist.md.
 */
export function bootstrapScript(order: BootstrapOrder): string {
  return [heading(order), values(order), ...PARTS[order.part].map(partNamed)].join('\n');
}

function heading({ part, agents }: BootstrapOrder): string {
  return lines([
    `# Ratchet prepares ${WHAT[part]}.`,
    ...agents.map((agent) => `# For ${comment(agent)}`),
    '#',
    '# As an administrator, in Windows PowerShell 5.1:  powershell -ExecutionPolicy Bypass -File bootstrap.ps1',
    '# Running it again leaves alone what is as it should be, and says so. There is no secret in it.',
    '',
    "$ErrorActionPreference = 'Stop'",
  ]);
}

function values(order: BootstrapOrder): string {
  return lines([
    '# What was configured.',
    `$PublicKey = ${literal(order.publicKey)}`,
    ...(order.part === 'orchestrating' ? launchValues(order) : [`$User = ${literal(order.user)}`]),
  ]);
}

function partNamed(name: string): string {
  return readFileSync(shipped(`src/executors/bootstrap/parts/${name}.ps1`), 'utf8');
}

function lines(all: readonly string[]): string {
  return `${all.join('\n')}\n`;
}
