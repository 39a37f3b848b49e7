import {
  AGENT_ROLES,
  AGENT_STATES,
  type ObservedAgent,
  type ObservedFleet,
  type ObservedSystem,
  type Reading,
} from '../model/observed.ts';

/**
 * Whether the schema of snapshots lets this through, told without loading what checks schemas. A no is not the last
 * word: the schema takes some moments that are written in ways of which we write none.
 */
export function isObservedFleet(value: unknown): value is ObservedFleet {
  return (
    hasOnly<ObservedFleet>(value, FLEET) &&
    value.formatVersion === '1' &&
    isInstant(value.takenAt) &&
    Array.isArray(value.systems) &&
    value.systems.every(isObservedSystem)
  );
}

/** The same of one System. */
export function isObservedSystem(value: unknown): value is ObservedSystem {
  return (
    hasOnly<ObservedSystem>(value, SYSTEM) &&
    isName(value.name) &&
    isInstant(value.takenAt) &&
    isTextIfAny(value.cluster) &&
    Array.isArray(value.agents) &&
    value.agents.every(isAgent) &&
    (value.unlisted === undefined || (Array.isArray(value.unlisted) && value.unlisted.every(isText)))
  );
}

/** As `2026-11-20T08:00:00.000Z`, with or without a fraction; a day that there is. */
function isInstant(value: unknown): boolean {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/u.test(value)) return false;
  const milliseconds = Date.parse(value);
  return !Number.isNaN(milliseconds) && new Date(milliseconds).toISOString().slice(0, 19) === value.slice(0, 19);
}

const FLEET = new Set(['formatVersion', 'takenAt', 'systems']);
const SYSTEM = new Set(['name', 'takenAt', 'cluster', 'agents', 'unlisted']);
const AGENT = new Set(['name', 'role', 'state', 'readings', 'clockAheadMs', 'problem']);
const PROBLEM = new Set(['code', 'message']);
const READING = new Set(['source', 'raw', 'at']);
const ROLES: ReadonlySet<unknown> = new Set(AGENT_ROLES);
const STATES: ReadonlySet<unknown> = new Set(AGENT_STATES);
const SOURCES: ReadonlySet<unknown> = new Set<Reading['source']>(['version-history', 'web-services']);

function isAgent(value: unknown): boolean {
  return (
    hasOnly<ObservedAgent>(value, AGENT) &&
    isName(value.name) &&
    ROLES.has(value.role) &&
    STATES.has(value.state) &&
    Array.isArray(value.readings) &&
    value.readings.every(isReading) &&
    (value.clockAheadMs === undefined || Number.isInteger(value.clockAheadMs)) &&
    (value.problem === undefined || isProblem(value.problem))
  );
}

function isReading(value: unknown): boolean {
  return hasOnly<Reading>(value, READING) && SOURCES.has(value.source) && isText(value.raw) && isTextIfAny(value.at);
}

function isProblem(value: unknown): boolean {
  return hasOnly<NonNullable<ObservedAgent['problem']>>(value, PROBLEM) && isText(value.code) && isText(value.message);
}

function hasOnly<T>(value: unknown, keys: ReadonlySet<string>): value is Readonly<Record<keyof T, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  for (const key in value) if (!keys.has(key)) return false;
  return true;
}

function isName(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

function isTextIfAny(value: unknown): boolean {
  return value === undefined || typeof value === 'string';
}
