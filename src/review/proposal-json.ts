import type { Proposal } from '../reconciler/proposal/proposal.ts';

/** A proposal as JSON. What a build server would take for a command of its own (`##[`, `##vso[`) reads the same and is none. */
export function proposalAsJson(proposal: Proposal): string {
  return `${JSON.stringify(proposal, undefined, 2).replaceAll('##', '#\\u0023')}\n`;
}
