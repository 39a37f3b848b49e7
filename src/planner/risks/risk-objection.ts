import type { Objection, Risk } from '../plan.ts';

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

function waysOut({ id, facts }: Risk): string {
  const accept = `\`acceptedRisks: [{ id: ${inYaml(id)}, reason: …, owner: …, expires: … }]\``;
  if (facts.length === 0) return `write ${accept}`;
  const decided = facts.map((fact) => `\`facts: { ${fact}: false }\``).join(' or ');
  return `where that is so, write ${decided}; else accept it: ${accept}`;
}

function inYaml(word: string): string {
  return /^[A-Za-z][\w.-]*$/u.test(word) ? word : JSON.stringify(word);
}
