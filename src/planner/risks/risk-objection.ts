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

function waysOut({ id, facts, because }: Risk): string {
  const accept = `\`acceptedRisks: [{ id: ${inYaml(id)}, reason: …, owner: …, expires: … }]\``;
  if (facts.length === 0) return `write ${accept}`;
  const not = facts.map((fact) => `\`facts: { ${fact}: false }\``).join(' or ');
  const so = facts.map((fact) => `${fact}: ${inYaml(valueThatHolds(fact, because))}`).join(', ');
  const [ifNot, ifSo] =
    facts.length === 1
      ? ['if it does not hold here', 'if it does']
      : ['if one of these does not hold here', 'if all of them do'];
  return `${ifNot}, write ${not}; ${ifSo}, write \`facts: { ${so} }\` and then accept it: ${accept}`;
}

function inYaml(word: string): string {
  return /^[A-Za-z][\w.-]*$/u.test(word) ? word : JSON.stringify(word);
}
