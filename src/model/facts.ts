import type { DesiredSystem } from './desired.ts';
import { onceEach } from './once-each.ts';

type Facts = DesiredSystem['facts'];

/** What the author states under that name, however it is spelt: `brokerGateway`, `broker-gateway` and `brokergateway` are one fact. */
export function stated(facts: Facts, name: string): Facts[string] | undefined {
  const wanted = plainName(name);
  return inPlainNames(facts).find(([found]) => found === wanted)?.[1];
}

/** Every fact, by its name in plain letters. */
const inPlainNames = onceEach((facts: Facts) =>
  Object.entries(facts).map(([name, value]) => [plainName(name), value] as const),
);

export function plainName(word: string): string {
  return word.toLowerCase().replaceAll(/[\s_-]/gu, '');
}

/** What a condition asks about, and for which value: `os` and `windows-server-2022`, `browser` and `chrome>=139`, `cube` and `<10.4.2425.2536`; of `snmpv3` the value is undefined. */
export function conditionParts(key: string): { readonly subject: string; readonly value: string | undefined } {
  const end = key.search(/[:<>=]/u);
  return end === -1
    ? { subject: key, value: undefined }
    : { subject: key.slice(0, end), value: key.slice(key[end] === ':' ? end + 1 : end) };
}

/** Facts that the planner's own rules ask for, whatever the knowledge says, and how they can be answered. */
export const RULE_FACTS = {
  brokerGateway: 'true or false',
  clusterPortsVerified: 'true or false',
  database: 'any',
} as const;
