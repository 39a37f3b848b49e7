import type { Objection, Risk } from '../plan.ts';

/** The "no" of a risk that nobody has taken on. */
export function riskObjection(risk: Risk): Objection {
  const { id, verdict, title, because, url } = risk;
  return {
    rule: 'known-risks',
    reason: verdict === true ? 'KnownIssue' : 'RiskUnknown',
    message: `${id}: ${title}; ${because}${url === undefined ? '' : ` (${url})`}`,
    unblock: waysOut(risk),
    risk: id,
  };
}

function waysOut({ id, facts, verdict, acceptanceOver }: Risk): string {
  const entry = `\`acceptedRisks: [{ id: ${word(id)}, reason: …, owner: …, expires: … }]\``;
  // A risk is accepted once: a second entry beside the one that has ended would be refused.
  const later = `write a later \`expires\` into the entry of ${id} under \`acceptedRisks\``;
  const take = acceptanceOver ? later : `write ${entry}`;
  const [untrue, so] = [Object.entries(facts).map(otherwise), Object.entries(facts).map(inYaml)];
  if (so.length === 0) return take;
  if (verdict === true) return `once it is there, write \`facts: { ${untrue.join(', ')} }\`; to go without it, ${take}`;
  const not = untrue.map((fact) => `\`facts: { ${fact} }\``).join(' or ');
  const [ifNot, ifSo] =
    so.length === 1
      ? ['if it does not hold here', 'if it does']
      : ['if one of these does not hold here', 'if all of them do'];
  const accept = acceptanceOver ? later : `accept it: ${entry}`;
  return `${ifNot}, write ${not}; ${ifSo}, write \`facts: { ${so.join(', ')} }\` and then ${accept}`;
}

type Fact = readonly [name: string, value: string | boolean];

/** Under which the risk is not there. */
function otherwise([name, value]: Fact): string {
  return `${name}: ${value === false}`;
}

function inYaml([name, value]: Fact): string {
  return `${name}: ${typeof value === 'string' ? word(value) : value}`;
}

function word(text: string): string {
  return /^[A-Za-z][\w.-]*$/u.test(text) ? text : JSON.stringify(text);
}
