import { readDesiredFleet } from '../../src/desired/read-desired.ts';
import { formatProblem } from '../../src/model/problem.ts';

const encoder = new TextEncoder();

const NOW = new Date('2026-11-20T08:00:00Z');

/** Reads files given as text: `{ 'systems/a.yaml': '…' }`. */
export function readText(files: Readonly<Record<string, string>>) {
  const bytes = Object.entries(files).map(([path, text]) => ({ path, bytes: encoder.encode(text) }));
  return readDesiredFleet(bytes, NOW);
}

/** Every problem and warning as one line each. */
export function told(files: Readonly<Record<string, string>>): string[] {
  const reading = readText(files);
  const problems = reading.kind === 'problems' ? reading.problems : [];
  return [...problems, ...reading.warnings].map(formatProblem);
}

/** The fleet, where nothing is wrong with the files. */
export function fleetOf(files: Readonly<Record<string, string>>) {
  const reading = readText(files);
  if (reading.kind === 'problems') throw new Error(reading.problems.map(formatProblem).join('\n'));
  return reading.fleet;
}

export const HOST_KEY = `SHA256:${'A'.repeat(43)}`;

/** A System document that is fine; `spec` replaces or adds lines below `spec:`, in the order given. */
export function system(spec: Readonly<Record<string, string>> = {}, name = 'prod'): string {
  const lines = {
    connection: `{ url: "https://${name}.test.example", credentials: test, ssh: { hostKey: "${HOST_KEY}" } }`,
    target: '{ track: main }',
    ...spec,
  };
  const written = Object.entries(lines).map(([key, value]) => `  ${key}: ${value}`);
  return ['apiVersion: ratchet/v1', 'kind: System', `metadata: { name: ${name} }`, 'spec:', ...written, ''].join('\n');
}

export function window(
  name = 'night',
  spec = '{ days: [sunday], start: "22:00", duration: 6h, timezone: UTC }',
): string {
  return ['apiVersion: ratchet/v1', 'kind: Window', `metadata: { name: ${name} }`, `spec: ${spec}`, ''].join('\n');
}

export function catalog(...packages: readonly string[]): string {
  const items = packages.map((entry) => `    - ${entry}`);
  return ['apiVersion: ratchet/v1', 'kind: Catalog', 'spec:', '  packages:', ...items, ''].join('\n');
}

/** `{ release: …, build: …, … }` with the given members replaced; undefined leaves one out. */
export function entry(overrides: Readonly<Record<string, string | undefined>> = {}): string {
  const members = {
    release: '"10.5.0 [CU12]"',
    build: '16700',
    from: 'full.dmupgrade',
    sha256: `"${'ab'.repeat(32)}"`,
    size: '1000',
    ...overrides,
  };
  const written = Object.entries(members).filter(([, value]) => value !== undefined);
  return `{ ${written.map(([key, value]) => `${key}: ${value}`).join(', ')} }`;
}

/** A KnowledgeOverlay with these lines below `spec:`. */
export function overlay(spec: Readonly<Record<string, string>>, name = 'ours'): string {
  const lines = ['apiVersion: ratchet/v1', 'kind: KnowledgeOverlay', `metadata: { name: ${name} }`, 'spec:'];
  return [...lines, ...Object.entries(spec).map(([key, value]) => `  ${key}: ${value}`), ''].join('\n');
}

/** A local risk that is fine, with the given members replaced; undefined leaves one out. */
export function risk(overrides: Readonly<Record<string, string | undefined>> = {}): string {
  const members = {
    id: 'LOCAL_slow',
    title: 'It is slow',
    severity: 'degrades',
    appliesTo: 'running-version',
    affects: '[{ track: main, from: "10.5.0 [CU3]", before: "10.5.0 [CU7]" }]',
    reason: 'seen in the lab',
    ...overrides,
  };
  const written = Object.entries(members).filter(([, value]) => value !== undefined);
  return `{ ${written.map(([key, value]) => `${key}: ${value}`).join(', ')} }`;
}
