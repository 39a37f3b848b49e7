import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Changed } from '../../src/reconciler/proposal/proposal.ts';
import { FLAVOURS } from '../../src/review/flavour.ts';
import { plain } from '../../src/review/paint.ts';
import { proposalAsJson } from '../../src/review/proposal-json.ts';
import { proposalAsMarkdown } from '../../src/review/proposal-markdown.ts';
import { proposalAsText } from '../../src/review/proposal-text.ts';
import { aChange, aPart, aProposal } from './a-proposal.ts';
import { aRisk } from './a-risk.ts';

const { github, gitlab, azure, bitbucket } = FLAVOURS;
const screen = { paint: plain, columns: undefined };

describe('a proposal as Markdown', () => {
  it('tells on its first line what it comes to, then what moves, then what changes', () => {
    const text = proposalAsMarkdown(
      aProposal({
        systems: [
          aChange('emea'),
          { kind: 'removed', system: 'old', before: aPart({ system: 'old' }) },
          { kind: 'unchanged', system: 'quiet', after: aPart({ system: 'quiet' }) },
        ],
      }),
      github,
    );
    expect(text.slice(0, text.indexOf('<details>'))).toMatchInlineSnapshot(`
      "### ✅ Ratchet: 1 of 1 System changes: 1 upgrade comes, on 2026-12-06 21:00Z

      - emea goes to 10.5.0 \\[CU9\\] from 2026-12-06 21:00Z on
      - old is no longer managed; nothing is done to it

      | System | Now planned | With this commit | First upgrade | Why |
      | --- | --- | --- | --- | --- |
      | \`emea\` | ✅ up-to-date \`unknown\` | ⬆️ upgrade \`unknown\` → \`10.5.0 [CU9]\` | nothing to do | UpgradeAvailable: 10.5.0 \\[CU9\\] can be installed |
      | \`old\` | ⬆️ upgrade \`unknown\` → \`10.5.0 [CU9]\` | 🚫 no longer managed | never: nothing is done to it | its document is gone; it is left as it is |

      "
    `);
    expect(text).toContain('<details><summary>1 unchanged</summary>\n\n`quiet`');
  });

  it('tells of Systems that are alike once, names all of them, and says what no other cell shows', () => {
    const names = Array.from({ length: 9 }, (_, index) => `site-${index}`);
    const shown = { verdict: 'upgrade', reason: 'UpgradeAvailable', mode: 'plan-only' } as const;
    const alike = names.map((name) => {
      const parts = { before: aPart({ system: name }), after: aPart({ system: name, ...shown }) };
      return { ...(aChange(name) as Changed), ...parts, differs: ['mode', 'asked'], asked: ['mode'] } as const;
    });
    const text = proposalAsMarkdown(aProposal({ systems: [...alike, aChange('prod')] }), github);
    expect(text.split('\n').filter((line) => line.startsWith('| `'))).toEqual([
      expect.stringMatching(/^\| `site-0`, .*`site-5` and 3 more \|.*\| mode apply → plan-only\. UpgradeAvailable: /u),
      expect.stringMatching(/^\| `prod` \|/u),
    ]);
    expect(text).toContain(names.map((name) => `\`${name}\``).join(', '));
  });

  it('has room for the details of one of each kind before those of a second', () => {
    const systems = [
      ...Array.from({ length: 50 }, (_, index) => aChange(`site-${index}`)),
      aChange('other', { message: 'x' }),
    ];
    const text = proposalAsMarkdown(aProposal({ systems }), { ...github, longest: 6000 });
    const told = [...text.matchAll(/<b>(.*?)<\/b>/gu)].map(([, name]) => name);
    expect(told.slice(0, 2)).toEqual(['site-0', 'other']);
    expect(text).toContain(`and ${51 - told.length} more Systems, whose details have no room in a comment`);
  });

  it('shows what is wrong with the head where it is written', () => {
    const origin = { file: 'systems/emea.yaml', line: 12, column: 5 };
    const text = proposalAsMarkdown(
      aProposal({
        systems: [],
        findings: [{ origin, severity: 'error', code: 'desired.enum', message: 'spec.mode is "aply"' }],
        conclusion: { kind: 'failure', title: '1 problem: nothing of this can be planned' },
      }),
      github,
    );
    expect(text).toContain('### ❌ Ratchet: 1 problem');
    expect(text).toContain('- ❌ `systems/emea.yaml:12:5` spec.mode is "aply"');
  });

  it('shows a System whose upgrade is known to fail, also where the commit does not touch it', () => {
    const failed = aPart({
      system: 'quiet',
      verdict: 'blocked',
      reason: 'PrerequisiteFailed',
      message: 'ports closed',
    });
    const text = proposalAsMarkdown(
      aProposal({
        systems: [{ kind: 'unchanged', system: 'quiet', after: failed }],
        alarms: [{ system: 'quiet', kind: 'prerequisite', message: 'ports closed' }],
      }),
      github,
    );
    expect(text).toContain('PrerequisiteFailed: ports closed');
  });

  it('says first what a person can do, and tells Agents of which the same is to tell together', () => {
    const agents = Array.from({ length: 20 }, (_, index) => {
      const release = index === 0 ? '10.5.0 [CU7]' : '10.5.0 [CU9]';
      return { name: `dma${index}`, role: 'standalone', state: 'running', raw: 'x', release, build: 1 } as const;
    });
    const entry = { verdict: 'blocked', unblock: 'ask the vendor', agents } as const;
    const text = proposalAsMarkdown(aProposal({ systems: [aChange('prod', entry)] }), github);
    expect(text.indexOf('- **To unblock:** ask the vendor')).toBeLessThan(text.indexOf('```mermaid'));
    expect(text).toContain('- Agent `dma0`: `10.5.0 [CU7]`, standalone, running');
    expect(text).toContain('- 19 Agents `dma1, dma2, dma3, dma4, dma5, dma6, dma7, dma8 and 11 more`: `10.5.0 [CU9]`');
  });

  it('uses no HTML where it would be shown as it is written', () => {
    const risks = [aRisk({ title: 'a' }), aRisk({ id: 'KI_two' })];
    const text = proposalAsMarkdown(aProposal({ systems: [aChange('prod', { risks })] }), bitbucket);
    expect(text).not.toMatch(/<\/?[a-z]/u);
    expect(text).not.toContain('mermaid');
  });
});

/** Attacks that come with names and sentences of whoever opened the pull request. */
const ATTACKS: readonly (readonly [name: string, hostile: string, mustNot: RegExp])[] = [
  ['a table border', 'a | zz | c', /(?<!\\)\| zz/u],
  ['backticks', '``` \n`x` ``evil``', /(?<![\\`])`evil/u],
  ['an image tag', '<img src=x onerror=alert(1)>', /<img/u],
  ['a mention of a team', '@org/team @everyone', /@(?:org|everyone)/u],
  ['an image', '![x](http://evil.example/p.png)', /!\[x\]\(|http:\/\/evil/u],
  ['a javascript: link', '[click](javascript:alert(1))', /(?<!\\)\[click\]\(/u],
  ['an autolink', 'see www.evil.example or https://evil.example', /www\.evil|https:\/\/evil/u],
  ['an ANSI escape', '\u001b[2J\u001b[31mred', /\p{Cc}(?<!\n)/u],
  ['a GitHub workflow command', '::set-output name=x::y', /^\s*::/mu],
  ['a GitHub log command', 'x ##[error]boom', /##\[/u],
  ['an Azure command', 'x ##vso[task.setvariable variable=a]b', /##vso\[/u],
  ['a Slack mention', '<!channel> <@U123>', /<!channel>|<@U123>/u],
  ['a heading in a new line', 'a\n\n# big news', /^# big/mu],
  ['a quick action in a new line', 'a\n/approve\n/merge', /^\/(?:approve|merge)/mu],
  ['reversed text', '\u202ereversed\u202c', /[\u202a-\u202e]/u],
  ['a look-alike letter', 'owner \u0435mea-operations', /\u0435/u],
  ['a closing tag', '</details></summary><b>free', /<b>free/u],
  ['a marker of ours', '<!-- ratchet:review -->', /<!--/u],
];

describe.each(Object.entries(FLAVOURS))('on %s', (_forge, flavour) => {
  it.each(ATTACKS)('shows %s as text', (_name, hostile, mustNot) => {
    const proposal = hostileProposal(hostile);
    const whole = proposalAsMarkdown(proposal, flavour);
    // Nothing in a code span is markup or a mention, for any forge; what a log obeys is obeyed there too.
    const inLogs = /workflow|log command|Azure/u.test(_name);
    const text = inLogs ? whole : whole.replace(/(?<![`\\])(`+)(?!`)[^\n]*?[^`\n]\1(?!`)/gu, 'CODE');
    expect(text).not.toMatch(mustNot);
    const rows = text.split('\n').filter((line) => line.startsWith('| CODE'));
    for (const row of rows) expect([5, 6]).toContain(row.match(/(?<!\\)\|/gu)?.length);
  });
});

it.each(ATTACKS)('prints %s as text in a log', (name, hostile, mustNot) => {
  const proposal = hostileProposal(hostile);
  const text = proposalAsText(proposal, screen);
  const json = proposalAsJson(proposal);
  if (/ANSI|command|reversed|look-alike|Azure|new line/u.test(name)) expect(text).not.toMatch(mustNot);
  if (/log command|Azure|workflow/u.test(name)) expect(json).not.toMatch(mustNot);
  expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(proposal)));
});

function hostileProposal(hostile: string) {
  const entry = {
    message: hostile,
    evidence: [hostile],
    warnings: [hostile],
    unblock: hostile,
    risks: [
      aRisk({ id: hostile, title: hostile, because: hostile, url: `https://evil.example/${hostile}` }),
      aRisk({ title: hostile, accepted: { reason: hostile, owner: hostile, expires: hostile } }),
    ],
  };
  const change = aChange(hostile, entry);
  const origin = { file: hostile, line: 1, column: 1 };
  return aProposal({
    systems: [change, { kind: 'removed', system: hostile, before: aPart({ system: hostile }) }],
    base: { revision: `${hostile}@sha1:0`, commit: '0' },
    findings: [{ origin, severity: 'error', code: 'desired.x', message: hostile, hint: hostile }],
  });
}

it.each([
  ['github', github, 65_536],
  ['gitlab', gitlab, 1_000_000],
  ['azure', azure, 150_000],
  ['bitbucket', bitbucket, 32_768],
] as const)('stays under what %s takes and keeps its summary', (_name, flavour, limit) => {
  const systems = Array.from({ length: 5000 }, (_, index) =>
    aChange(`system-${index}`, { warnings: ['x'.repeat(300)] }),
  );
  const title = '5000 of 5000 Systems change';
  const text = proposalAsMarkdown(aProposal({ systems, conclusion: { kind: 'success', title } }), flavour);
  expect(text.length).toBeLessThan(limit);
  expect(text.split('\n')[0]).toBe(`### ✅ Ratchet: ${title}: 5000 upgrades come, the first on 2026-12-06 21:00Z`);
  expect(text).toContain('more');
  expect(text.trimEnd()).toMatch(/made 2026-11-26 10:00Z$/u);
});

it('never exceeds the room that it is given', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 60 }),
      fc.integer({ min: 0, max: 60 }),
      fc.integer({ min: 1500, max: 60_000 }),
      (systems, findings, longest) => {
        const origin = { file: 'a.yaml', line: 1, column: 1 };
        const proposal = aProposal({
          systems: Array.from({ length: systems }, (_, index) => aChange(`system-${index}`)),
          findings: Array.from({ length: findings }, (_, index) => {
            return { origin, severity: 'warning', code: 'x', message: `finding ${index}` } as const;
          }),
        });
        const text = proposalAsMarkdown(proposal, { ...github, longest });
        expect(text.length).toBeLessThanOrEqual(longest);
        expect(text).toContain('1 of 1 System changes');
      },
    ),
    { numRuns: 40 },
  );
});
