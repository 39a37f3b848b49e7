import { describe, expect, it } from 'vitest';
import { candidateLine, candidatesFor } from '../../../src/cli/completion/candidates.ts';
import { programOf } from '../../../src/cli/program.ts';
import { silentIo } from '../silent-io.ts';

const program = programOf('1.2.3', silentIo, () => {});

async function wordsFor(line: string, systems: readonly string[] = ['emea-prod', 'emea-lab', 'apac-lab']) {
  const asked: object[] = [];
  const found = await candidatesFor(program, line.split(' '), async (options) => {
    asked.push(options);
    return systems;
  });
  return { words: found.map(({ word }) => word), asked };
}

describe('what a word could become', () => {
  it.each`
    line                                      | words
    ${'pl'}                                   | ${['plan']}
    ${'catalog '}                             | ${['scan', 'lint', 'help']}
    ${'catalog s'}                            | ${['scan']}
    ${'plan --form'}                          | ${['--format']}
    ${'validate --format '}                   | ${['text', 'json']}
    ${'validate -f j'}                        | ${['json']}
    ${'plan emea'}                            | ${['emea-prod', 'emea-lab']}
    ${'plan emea-prod '}                      | ${['emea-lab', 'apac-lab']}
    ${'plan --format json em'}                | ${['emea-prod', 'emea-lab']}
    ${'why ap'}                               | ${['apac-lab']}
    ${'why apac-lab '}                        | ${[]}
    ${'completion '}                          | ${['bash', 'zsh', 'fish', 'powershell']}
    ${'validate '}                            | ${[]}
    ${'plan --config '}                       | ${[]}
    ${'plan --fleet x --config c.yaml apac-'} | ${['apac-lab']}
    ${'nonsense '}                            | ${[]}
  `('ratchet $line', async ({ line, words }) => {
    expect((await wordsFor(line)).words).toEqual(words);
  });

  it('is every command that the help shows, and none that it hides', async () => {
    const { words } = await wordsFor('');
    expect(words).toContain('apply');
    expect(words).not.toContain('complete');
  });

  it('is an option once, but for the help', async () => {
    const { words } = await wordsFor('plan --format json --');
    expect(words).toContain('--observed');
    expect(words).not.toContain('--format');
  });

  it('is a System of the fleet that the words before name', async () => {
    const { asked } = await wordsFor('plan --fleet practice -c my.yaml ');
    expect(asked).toEqual([{ fleet: 'practice', config: 'my.yaml' }]);
  });

  it('is one line for a shell, whatever it is about', () => {
    expect(candidateLine({ word: 'a', about: 'b\nc' })).toBe('a\tb\\u{a}c\n');
    expect(candidateLine({ word: 'a', about: '' })).toBe('a\n');
  });
});
