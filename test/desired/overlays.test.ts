import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { SEVERITIES } from '../../src/model/knowledge.ts';
import { r } from '../builders.ts';
import { fleetOf, overlay, risk, told } from './documents.ts';

const build = (release: string, number: number) => `{ release: "${release}", build: ${number}, reason: ours }`;

describe('a KnowledgeOverlay', () => {
  it('is read into the words of the model', () => {
    const { overlays } = fleetOf({
      'o.yaml': overlay({
        knownBuilds: `[${build('10.5.0 [CU12]', 16701)}]`,
        risks: `[${risk({ scope: '[snmpv3, "os:windows-server-2022"]', url: 'https://tickets.example/1' })}]`,
        corrections: '[{ id: KI_a, drop: true, reason: no }, { id: KI_b, severity: cosmetic, reason: small }]',
      }),
    });
    const at = (line: number, column: number) => ({ file: 'o.yaml', line, column });
    expect(overlays).toEqual([
      {
        name: 'ours',
        origin: at(1, 1),
        knownBuilds: [{ release: r('10.5.0 [CU12]'), build: 16701, reason: 'ours', origin: at(5, 17) }],
        risks: [
          {
            id: 'LOCAL_slow',
            title: 'It is slow',
            severity: 'degrades',
            status: 'open',
            appliesTo: 'running-version',
            affects: [
              {
                track: 'main',
                from: r('10.5.0 [CU3]'),
                fromInclusive: true,
                to: r('10.5.0 [CU7]'),
                toInclusive: false,
              },
            ],
            from: undefined,
            fixedIn: [],
            scope: ['snmpv3', 'os:windows-server-2022'],
            fixedFromBuild: [],
            url: 'https://tickets.example/1',
            reason: 'seen in the lab',
            origin: at(6, 11),
          },
        ],
        corrections: [
          { kind: 'drop', id: 'KI_a', reason: 'no', origin: at(7, 17) },
          { kind: 'severity', id: 'KI_b', severity: 'cosmetic', reason: 'small', origin: at(7, 55) },
        ],
      },
    ]);
  });

  it('stands for the source of a risk that names none', () => {
    const { overlays } = fleetOf({ 'know/ours.yaml': overlay({ risks: `[${risk()}]` }) });
    expect(overlays[0]?.risks[0]?.url).toBe('know/ours.yaml');
  });

  it.each`
    range                                      | ends
    ${'track: main'}                           | ${[undefined, false, undefined, false]}
    ${'track: feature, to: "10.5.6"'}          | ${[undefined, false, '10.5.6', true]}
    ${'track: feature, after: "10.5.6"'}       | ${['10.5.6', false, undefined, false]}
    ${'track: main, from: 10.5.0, to: 10.5.0'} | ${['10.5.0', true, '10.5.0', true]}
  `('writes a range as { $range }', ({ range, ends }) => {
    const { overlays } = fleetOf({ 'o.yaml': overlay({ risks: `[${risk({ affects: `[{ ${range} }]` })}]` }) });
    const [from, fromInclusive, to, toInclusive] = ends;
    expect(overlays[0]?.risks[0]?.affects).toMatchObject([
      { from: from && r(from), fromInclusive, to: to && r(to), toInclusive },
    ]);
  });

  it('may come in several documents, whatever their order', () => {
    const [one, two] = [overlay({ risks: `[${risk()}]` }, 'b'), overlay({ knownBuilds: '[]' }, 'a')];
    const there = fleetOf({ 'o.yaml': `${one}---\n${two}` }).overlays.map(({ name }) => name);
    expect(there).toEqual(['a', 'b']);
  });
});

describe('the documents and schemas of overlays', () => {
  it('show an example that is right', () => {
    const page = readFileSync(new URL('../../docs/fleet-files.md', import.meta.url), 'utf8');
    const [, example = ''] = /```yaml\n(apiVersion: ratchet\/v1\nkind: KnowledgeOverlay\n[^`]*)```/u.exec(page) ?? [];
    expect(fleetOf({ 'o.yaml': example }).overlays).toMatchObject([
      { knownBuilds: [{}], risks: [{}], corrections: [{}] },
    ]);
  });

  it('have the severities of the model', () => {
    const schema = JSON.parse(
      readFileSync(new URL('../../schemas/desired-state.schema.json', import.meta.url), 'utf8'),
    );
    for (const name of ['localRisk', 'correction']) {
      expect(schema.$defs[name].properties.severity.enum).toEqual(SEVERITIES);
    }
  });
});

describe('a bad KnowledgeOverlay', () => {
  it.each`
    spec                                                                                     | says
    ${{ builds: '[]' }}                                                                      | ${'5:3: error: "builds" is not a key of spec; remove it (known here: knownBuilds, risks, corrections)'}
    ${{ knownBuilds: '[{ release: "10.5", build: 1, reason: r }]' }}                         | ${'5:28: error: spec.knownBuilds[0].release: "10.5" is not a DataMiner release; write "10.5.6" or "10.5.0 [CU3]"'}
    ${{ knownBuilds: '[{ release: "10.5.6", build: -1, reason: r }]' }}                      | ${'5:45: error: spec.knownBuilds[0].build: "-1" is too small; write 1 or more'}
    ${{ knownBuilds: '[{ release: "10.5.6", build: 1 }]' }}                                  | ${'5:17: error: spec.knownBuilds[0] needs "reason"; write reason: "re-released package, confirmed by support"'}
    ${{ risks: `[${risk({ id: 'KI_mine' })}]` }}                                             | ${'5:17: error: spec.risks[0].id: "KI_mine" is not the id of a local risk; write LOCAL_ and letters, digits, - _ and ., such as LOCAL_slow_dashboards'}
    ${{ risks: `[${risk({ severity: 'awful' })}]` }}                                         | ${'error: spec.risks[0].severity is "awful"; write blocks-upgrade, breaks-after-upgrade, degrades or cosmetic'}
    ${{ risks: `[${risk({ appliesTo: 'downgrade-from' })}]` }}                               | ${'error: spec.risks[0].appliesTo is "downgrade-from"; write running-version, upgrade-to or upgrade-path'}
    ${{ risks: `[${risk({ scope: '["a b"]' })}]` }}                                          | ${'error: spec.risks[0].scope[0]: "a b" is not a condition; write the name of a fact, such as snmpv3, or with the value'}
    ${{ risks: `[${risk({ affects: '[]' })}]` }}                                             | ${'error: spec.risks[0].affects has too few entries; write 1 or more'}
    ${{ risks: `[${risk({ url: 'http://x.example' })}]` }}                                   | ${'error: spec.risks[0].url: "http://x.example" is not a link; write https:// and an address without spaces'}
    ${{ risks: `[${risk({ affects: '[{ track: main, from: "10.5.6" }]' })}]` }}              | ${'error: affects: the range "10.5.6" is not on the main track; write a main release, or a range of its own track'}
    ${{ risks: `[${risk({ affects: '[{ track: main, from: 10.5.0, to: 10.4.0 }]' })}]` }}    | ${'error: affects: the range holds no release: main from 10.5.0, to 10.4.0; write the lower release first'}
    ${{ risks: `[${risk({ affects: '[{ track: main, from: 10.5.0, after: 10.4.0 }]' })}]` }} | ${'error: affects: the range has both "from" and "after"; write one of them'}
    ${{ risks: `[${risk({ affects: '[{ track: main, to: 10.5.0, before: 10.4.0 }]' })}]` }}  | ${'error: affects: the range has both "to" and "before"; write one of them'}
    ${{ risks: `[${risk({ appliesTo: 'upgrade-path' })}]` }}                                 | ${'error: "LOCAL_slow" applies to an upgrade path without saying from where; write from:, or appliesTo: upgrade-to'}
    ${{ risks: `[${risk({ from: '[{ track: main }]' })}]` }}                                 | ${'error: "LOCAL_slow" has from:, which only an upgrade path has; write appliesTo: upgrade-path, or remove from:'}
    ${{ risks: `[${risk()}, ${risk()}]` }}                                                   | ${'error: risk "LOCAL_slow" is there twice, also at o.yaml:5:11; rename or remove one'}
    ${{ corrections: '[{ id: KI_a, reason: r }]' }}                                          | ${'5:17: error: the correction of "KI_a" has neither drop nor severity; write drop: true, or a severity'}
    ${{ corrections: '[{ id: KI_a, drop: true, severity: degrades, reason: r }]' }}          | ${'5:17: error: the correction of "KI_a" has both drop and severity; write drop: true, or a severity'}
    ${{ corrections: '[{ id: KI_a, drop: false, reason: r }]' }}                             | ${'5:35: error: spec.corrections[0].drop is "false"; write true'}
    ${{ knownBuilds: `[${build('10.5.6', 7)}, ${build('10.5.7', 7)}]` }}                     | ${'error: build 7 is "10.5.7" here and "10.5.6" at o.yaml:5:17; correct one'}
    ${{ knownBuilds: `[${build('10.5.6', 7)}, ${build('10.5.6', 7)}]` }}                     | ${'error: build 7 is there twice, also at o.yaml:5:17; remove one'}
  `('$spec', ({ spec, says }) => {
    const lines = told({ 'o.yaml': overlay(spec) });
    expect(lines).toEqual([expect.stringContaining(says)]);
  });

  it('is told about what another says, with both places', () => {
    const [drop, keep] = ['{ id: KI_a, drop: true, reason: r }', '{ id: KI_a, severity: cosmetic, reason: r }'];
    const lines = told({
      'a.yaml': overlay({ corrections: `[${drop}]` }, 'a'),
      'b.yaml': overlay({ corrections: `[${keep}]` }, 'b'),
      'c.yaml': overlay({}, 'a'),
    });
    expect(lines).toEqual([
      'b.yaml:5:17: error: "KI_a" is corrected twice, also at a.yaml:5:17; remove one',
      'c.yaml:3:19: error: KnowledgeOverlay "a" is there twice, also at a.yaml:3:19; rename or remove one',
      expect.stringContaining('c.yaml:4:1: error: spec is empty'),
    ]);
  });
});
