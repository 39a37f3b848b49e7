import type { Objection, Risk } from '../plan.ts';
import { valueThatHolds } from './conditions.ts';

/** The "no" of a risk that nobody has taken on. */
export function riskObjection(risk: Risk): Objection {
  const { id, verdict, title, because, url } = risk;
  return {
    rule: 'known-risks',
    reason: verdict === true ? 'KnownIssue' : 'RiskUnknown',
    message: `${id}: ${title}; ${because}${url === undefined ? '' : ` (${url})`}`,
    unblock: waysOut(risk),
  };
}

function waysOut({ id, facts, verdict, because, acceptanceOver }: Risk): string {
  const entry = `\`acceptedRisks: [{ id: ${inYaml(id)}, reason: …, owner: …, expires: … }]\``;
  // A risk is accepted once: a second entry beside the one that has ended would be refused.
  const later = `write a later \`expires\` into the entry of ${id} under \`acceptedRisks\``;
  const take = acceptanceOver ? later : `write ${entry}`;
  if (facts.length === 0) return take;
  if (verdict === true)
    return `once it is there, write \`facts: { ${facts.join(': true, ')}: true }\`; to go without it, ${take}`;
  const not = facts.map((fact) => `\`facts: { ${fact}: false }\``).join(' or ');
  const so = facts.map((fact) => `${fact}: ${inYaml(valueThatHolds(fact, because))}`).join(', ');
  const [ifNot, ifSo] =
    facts.length === 1
      ? ['if it does not hold here', 'if it does']
      : ['if one of these does not hold here', 'if all of them do'];
  const accept = acceptanceOver ? later : `accept it: ${entry}`;
  return `${ifNot}, write ${not}; ${ifSo}, write \`facts: { ${so} }\` and then ${accept}`;
}

function inYaml(word: string): string {
  return /^[A-Za-z][\w.-]*$/u.test(word) ? word : JSON.stringify(word);
}
