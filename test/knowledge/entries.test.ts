import { expect, it } from 'vitest';
import { entryNamed, idLike } from '../../src/knowledge/entries.ts';
import { loadKnowledge } from '../../src/knowledge/load-knowledge.ts';

const shipped = loadKnowledge();

it.each`
  name                                                      | kind                 | content
  ${'KI_ClusterEndpoint_SLNet_leak'}                        | ${'known-issue'}     | ${{ id: 'KI_ClusterEndpoint_SLNet_leak' }}
  ${'10.0.0-cu19-first'}                                    | ${'path-rule'}       | ${{ id: '10.0.0-cu19-first' }}
  ${'45545'}                                                | ${'breaking-change'} | ${{ component: 'cube' }}
  ${'10.5.0 CU3'}                                           | ${'releases'}        | ${{ length: 1 }}
  ${'10.5'}                                                 | ${'releases'}        | ${{ length: shipped.releases.filter(({ release }) => release.minor === 5).length }}
  ${'feature'}                                              | ${'releases'}        | ${{ length: shipped.releases.filter(({ track }) => track === 'feature').length }}
  ${'16239'}                                                | ${'releases'}        | ${[{ builds: [15943, 16239] }]}
  ${'10.5.0.0-16239-20250901-release'}                      | ${'releases'}        | ${[{ builds: [15943, 16239] }]}
  ${'10.5.0.0-16239'}                                       | ${'releases'}        | ${[{ builds: [15943, 16239] }]}
  ${'10.5.0 [CU4] build 15943'}                             | ${'releases'}        | ${[{ builds: [15943, 16239] }]}
  ${'DataMiner 10.5.0.0(CU4)-16239 Full Upgrade.dmupgrade'} | ${'releases'}        | ${[{ builds: [15943, 16239] }]}
  ${'10.5.0 [CU5] build 16239'}                             | ${undefined}         | ${undefined}
  ${'10.4.0.0-16239'}                                       | ${undefined}         | ${undefined}
  ${'16240'}                                                | ${undefined}         | ${undefined}
  ${'10.5.0 [CU99]'}                                        | ${undefined}         | ${undefined}
  ${'constructor'}                                          | ${undefined}         | ${undefined}
`('finds $kind under the name $name', ({ name, kind, content }) => {
  const found = entryNamed(name, shipped);
  expect(found?.kind).toBe(kind);
  if (content === undefined) expect(found).toBeUndefined();
  else expect(found?.content).toMatchObject(content);
});

it('knows what was probably meant', () => {
  expect(idLike('KI_ClusterEndpoint_SLNet_lek', shipped)).toBe('did you mean "KI_ClusterEndpoint_SLNet_leak"?');
  expect(idLike('zzz', shipped)).toBeUndefined();
});
