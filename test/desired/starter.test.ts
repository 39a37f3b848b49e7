import { expect, it } from 'vitest';
import { starterFiles } from '../../src/desired/starter.ts';
import { formatProblem } from '../../src/model/problem.ts';
import { readYaml } from '../../src/yaml/read-yaml.ts';
import { fleetOf, told } from './documents.ts';

const starter = Object.fromEntries(starterFiles().map(({ path, text }) => [path, text]));

it('validates without a problem or a warning', () => {
  expect(told(starter)).toEqual([]);
});

it('touches nothing: its one System only plans, and its Catalog is empty', () => {
  const { systems, catalog, windows } = fleetOf(starter);
  expect(systems).toMatchObject([{ name: 'example', mode: 'plan-only', schedule: { windows: ['sunday-night'] } }]);
  expect(catalog).toEqual([]);
  expect(windows).toHaveLength(1);
});

it.each(['packages', 'agents', 'acceptedRisks', 'risks'] as const)(
  'holds a commented example of %s that is right when its marks are removed',
  (key) => {
    const uncommented = Object.entries(starter).map(([path, text]): [string, string] => {
      const shown = text
        .replace(
          /^( *)# (?= *(?:packages:|- |release|build|from|sha256|size|agents:|members:|pairs:|acceptedRisks:|risks:|title|severity|appliesTo|affects|reason))/gmu,
          '$1',
        )
        .replace(/^ *(?:packages|risks): \[\]\n/gmu, '')
        .replaceAll('SHA256:…', `SHA256:${'B'.repeat(43)}`);
      return [path, text.includes(`# ${key}:`) ? shown : text];
    });
    const fleet = fleetOf(Object.fromEntries(uncommented));
    const [only] = fleet.systems;
    const shown = {
      packages: fleet.catalog,
      agents: only?.agents,
      acceptedRisks: only?.acceptedRisks,
      risks: fleet.overlays[0]?.risks,
    };
    expect(shown[key]).toHaveLength(key === 'agents' ? 2 : 1);
  },
);

it('holds settings that an editor can read, and schemas that they point to', () => {
  const settings = JSON.parse(starter['.vscode/settings.json'] ?? '');
  const schemas = Object.keys(settings['yaml.schemas']).map((path) => path.replace('./', ''));
  expect(schemas).toHaveLength(2);
  for (const path of schemas) expect(JSON.parse(starter[path] ?? '')).toHaveProperty('$schema');
});

it('holds a template of the configuration that is YAML', () => {
  const bytes = new TextEncoder().encode(starter['ratchet.config.example.yaml']);
  expect(readYaml({ path: 'x', bytes }).problems.map(formatProblem)).toEqual([]);
});
