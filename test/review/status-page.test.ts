import { expect, it } from 'vitest';
import { statusPage } from '../../src/review/status-page.ts';

const AT = '2026-09-01T00:00:00.000Z';

it('shows every system in a row that nothing breaks out of', () => {
  const page = statusPage(
    [
      {
        system: 'prod',
        result: 'blocked',
        reason: 'KnownIssue',
        message: 'a | b <img src=x> @team [x](javascript:alert(1))',
        run: { id: 'r', state: 'succeeded', to: '10.5.0 [CU9]' },
        versions: ['10.5.0.0-16515-20251114-release', '`|`'],
        lookedAt: AT,
      },
      {
        system: 'lab',
        result: 'unknown',
        reason: 'NotObserved',
        message: 'x',
        run: undefined,
        versions: [],
        lookedAt: undefined,
      },
    ],
    AT,
  );
  const [prod, lab] = page.trimEnd().split('\n').slice(-2);
  expect(prod?.match(/(?<!\\)\|/gu)).toHaveLength(7);
  expect(prod).not.toMatch(/<img|@team|\]\(javascript/u);
  expect(prod).toContain('`10.5.0.0-16515-20251114-release`');
  expect(lab).toContain('| not seen | unknown |');
});
