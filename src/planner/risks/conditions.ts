import { conditionParts, plainName, stated } from '../../model/facts.ts';
import { MIGRATION } from '../rules/broker-gateway-gate.ts';
import type { Circumstances, Move } from '../rules/rule.ts';
import { whyBrokerGateway } from '../rules/uses-broker-gateway.ts';

/** Whether a condition holds for a system, and who says so; `unknown` where neither its facts nor a look can tell. */
export interface Condition {
  readonly key: string;
  /** The name under `facts` that would decide it, `os` for `os:windows-server-2022`, and what it says where the condition holds. */
  readonly fact: readonly [name: string, value: string | true];
  readonly holds: boolean | 'unknown';
  readonly because: string;
}

/** What Ratchet does, or never does, settles these for every system. */
const OUR_WAY = new Map<string, readonly [holds: boolean, because: string]>([
  ['update-center', [false, 'the Update Center is not used']],
  ['downgrade', [false, 'nothing is ever downgraded']],
  ['new-installation', [false, 'an existing system is upgraded']],
  ['upgrade-path', [true, 'this is such a path']],
  ['web', [true, 'every system has the web apps']],
]);

/** With Storage as a Service there is no database of one's own. Inferred from the description of STaaS. */
const SELF_MANAGED_STORAGE = new Set([
  'cassandra',
  'cassandra-cluster',
  'clustered-storage',
  'co-hosted-database',
  'dedicated-clustered-storage',
  'elasticsearch',
  'multiple-search-clusters',
  'mysql',
  'opensearch',
  'self-managed-storage',
]);

type Conditions = Pick<Circumstances, 'facts' | 'failover' | 'agents'>;

/** `key` is a scope key of a known issue: `failover`, `snmpv3`, `os:windows-server-2022`, `browser:chrome>=139`. */
export function conditionOf(key: string, circumstances: Conditions): Condition {
  const { subject, value = true } = conditionParts(key);
  const fact = [asWritten(subject), value] as const;
  const ours = OUR_WAY.get(key);
  if (ours !== undefined) return { key, fact, holds: ours[0], because: ours[1] };
  const seen = seenOf(key, circumstances);
  if (seen !== undefined) return { key, fact, ...seen };
  const holds = statedIn(circumstances.facts, key);
  if (holds !== undefined) return { key, fact, holds, because: `\`facts\` say ${key}: ${holds}` };
  return { key, fact, holds: 'unknown', because: `nothing says whether ${asWritten(key)} holds` };
}

/** A hop may settle by itself what a condition asks, whatever `facts` say: the releases of its ends have it, or a person confirmed it there. */
export function settledBy(
  { from, to }: Move,
  condition: Condition,
  circumstances: Pick<Circumstances, 'confirmed'>,
): Condition {
  if (condition.fact[0] !== MIGRATION.fact || condition.holds === true) return condition;
  const why = whyBrokerGateway(to, circumstances) ?? whyBrokerGateway(from, circumstances);
  if (why === undefined) return condition;
  return { ...condition, holds: true, because: condition.holds === false ? `${why}, whatever \`facts\` say` : why };
}

/** Facts that have another spelling elsewhere: in one plan a fact has one name. */
const SPELLED = new Map([['brokergateway', 'brokerGateway']]);

function asWritten(key: string): string {
  return SPELLED.get(plainName(key)) ?? key;
}

function seenOf(key: string, { agents, failover }: Conditions): Omit<Condition, 'key' | 'fact'> | undefined {
  const paired = failover !== 'no-pairs';
  switch (key) {
    case 'failover':
      return { holds: paired, because: paired ? 'it has a Failover pair' : 'it has no Failover pair' };
    case 'hostname-failover':
    case 'vip-failover':
      return paired ? undefined : { holds: false, because: 'it has no Failover pair' };
    case 'multi-agent':
      return { holds: agents > 1, because: agents > 1 ? `it has ${agents} Agents` : 'it has one Agent' };
    case 'two-node-dms':
      return { holds: agents === 2, because: agents === 1 ? 'it has one Agent' : `it has ${agents} Agents` };
    default:
      return undefined;
  }
}

/** What `facts` say of the condition itself counts before what follows from where the data is stored. */
function statedIn(facts: Circumstances['facts'], key: string): boolean | undefined {
  const answer = saidOf(key, facts);
  if (answer !== 'nothing') return answer === 'unclear' ? undefined : answer;
  return SELF_MANAGED_STORAGE.has(key) && isStoredAsAService(facts) ? false : undefined;
}

/**
 * `brokerGateway: false` decides `brokergateway`, `os: windows-server-2022` every key that starts with `os:`. Which version
 * a browser has is not told by its name.
 */
function saidOf(key: string, facts: Circumstances['facts']): boolean | 'unclear' | 'nothing' {
  const whole = stated(facts, key);
  if (typeof whole === 'boolean') return whole;
  const { subject, value } = conditionParts(key);
  const said = value === undefined ? undefined : stated(facts, subject);
  if (value === undefined || said === undefined || said === true) return 'nothing';
  if (said === false || plainName(String(said)) === plainName(value)) return said !== false;
  return /[<>=]/u.test(value) ? 'unclear' : false;
}

function isStoredAsAService(facts: Circumstances['facts']): boolean {
  return plainName(String(stated(facts, 'database'))) === 'staas';
}
