import type { Instant } from '../model/instant.ts';
import { code, prose } from './markdown-text.ts';
import type { SystemStatus } from './status-text.ts';

export interface SystemOnPage extends Pick<SystemStatus, 'system' | 'result' | 'reason' | 'message'> {
  readonly run: { readonly id: string; readonly state: string; readonly to: string } | undefined;
  /** What its Agents said, each once. */
  readonly versions: readonly string[];
  readonly lookedAt: Instant | undefined;
}

/** The status of a fleet as a page of a repository. */
export function statusPage(systems: readonly SystemOnPage[], at: Instant): string {
  const rows = systems.map(row);
  return [
    '# What was found last',
    '',
    `Written by \`ratchet serve\` at ${at}. Do not edit: the next look replaces it. Plan against it with \`ratchet plan --observed git:<this branch>\`.`,
    '',
    '| System | Runs | Result | Reason | Last run | Looked at |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

function row({ system, result, reason, message, run, versions, lookedAt }: SystemOnPage): string {
  const runs = versions.length === 0 ? 'not seen' : versions.map(code).join(', ');
  const last = run === undefined ? '' : `${code(run.to)} ${run.state}`;
  return `| ${code(system)} | ${runs} | ${result} | ${code(reason)}: ${prose(message)} | ${last} | ${lookedAt ?? ''} |`;
}
