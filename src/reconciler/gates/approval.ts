import { approvalsGiven } from './approvals-given.ts';
import { closed, type Gate, type GateContext, OPEN } from './gate.ts';

/** Closed until somebody who may has approved this very plan. Staging by itself needs no approval: it restarts nothing. */
export const approval: Gate = {
  name: 'approval',
  ask(context) {
    const { system } = context;
    if (system.approval === 'none' || system.mode !== 'apply') return OPEN;
    const given = approvalsGiven(context);
    const counts = given.find(({ problem }) => problem === undefined);
    if (counts !== undefined) return { kind: 'open', notes: [`approved by ${counts.said}`] };
    const last = given.at(-1);
    return closed({
      reason: 'AwaitingApproval',
      message: last === undefined ? 'nobody has approved this plan' : `the approval by ${last.said} ${last.problem}`,
      notBefore: undefined,
      unblock: unblock(context),
    });
  },
};

function unblock({ system: { name }, plan, approvers }: GateContext): string {
  const who = approvers === undefined ? '' : `, as ${approvers.join(' or ')}`;
  const command = `ratchet approve ${name} --digest ${plan?.digest ?? '<digest>'} --reason "…"`;
  return `read the plan, then run \`${command}\`${who}, or write that digest under spec.approvals of the System "${name}"`;
}
