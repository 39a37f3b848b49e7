import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Secret } from '../../src/model/secret.ts';
import { type Listener, listen } from '../../src/server/listen.ts';
import { inBrowser, withoutBrowser } from '../browser.ts';
import { aSystemPlan } from '../reconciler/system-plan.ts';
import { aFleet, anApp, aRow, VIEWER } from './a-fleet.ts';

const HOSTILE = `<script>document.title='taken'</script><img src=x onerror="document.title='taken'">"'&`;

const hostile = aRow({
  system: 'prod',
  message: HOSTILE,
  reason: HOSTILE,
  current: HOSTILE,
  target: HOSTILE,
  unblock: HOSTILE,
  revision: HOSTILE,
  conditions: [
    { type: 'Ready', status: 'False', reason: HOSTILE, message: HOSTILE, since: '2026-09-01T00:00:00.000Z' },
  ],
});

const fleet = aFleet({
  rows: [hostile, aRow({ system: 'lab', result: 'up-to-date' })],
  overview: { revision: HOSTILE, from: HOSTILE, problems: [HOSTILE], held: ['prod'] },
});

const reading = { method: 'GET', token: VIEWER };

it.each(['/', '/systems/prod'])(
  '%s says what it may load, escapes what others wrote, and names no other place',
  async (path) => {
    const answer = await anApp(fleet).ask(path, reading);
    const page = await answer.text();
    expect(answer.headers.get('Content-Security-Policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/=]+'; /u,
    );
    expect(page).not.toContain('<script');
    expect(page).not.toContain('<img');
    expect(page).not.toMatch(/(?:src|href)="(?!systems\/|\.\.\/)/u);
    expect(page).toContain('&lt;script&gt;');
  },
);

it('tells two builds of one release apart', async () => {
  const cu4 = (build: number) =>
    ({ release: '10.5.0 [CU4]', build, train: 67, track: 'main', notes: undefined }) as const;
  const agent = (name: string, build: number) =>
    ({ name, role: 'standalone', state: 'running', raw: 'x', release: '10.5.0 [CU4]', build }) as const;
  const [hop] = aSystemPlan().hops;
  const plan = aSystemPlan({
    current: { ...cu4(15_943), agents: [agent('dma01', 15_943), agent('dma02', 16_239)] },
    hops: hop === undefined ? [] : [{ ...hop, from: cu4(15_943), to: cu4(16_239) }],
  });
  const page = await (
    await anApp(aFleet({ rows: [aRow({ system: 'prod' })], detail: { plan } })).ask('/systems/prod', reading)
  ).text();
  expect(page).toContain('10.5.0 [CU4] (build 15943) → 10.5.0 [CU4] (build 16239)');
  expect(page).toContain('<td>dma02</td><td>running</td><td>10.5.0 [CU4] (build 16239)</td>');
});

it('tells a fleet without any system', async () => {
  const page = await (await anApp(aFleet({ rows: [] })).ask('/', reading)).text();
  expect(page).toContain('The fleet names no System.');
});

describe.skipIf(withoutBrowser !== undefined)(
  `in a browser${withoutBrowser === undefined ? '' : ` (skipped: ${withoutBrowser})`}`,
  () => {
    let listener: Listener;
    beforeEach(async () => {
      const http = { tokens: [{ name: 'me', role: 'viewer', token: new Secret(VIEWER) } as const], webhooks: [] };
      const { server } = anApp(fleet, { http });
      listener = await listen({ host: '127.0.0.1', port: 0, tls: undefined }, server.fetch);
    });
    afterEach(() => listener.close());

    it('shows the fleet and a system, in its style, running and loading nothing', async () => {
      await inBrowser({ width: 1200, height: 800 }, async (page, asked) => {
        await page.setExtraHTTPHeaders({ Authorization: `Basic ${Buffer.from(`me:${VIEWER}`).toString('base64')}` });
        const refused: string[] = [];
        page.on('console', (message) => refused.push(message.text()));
        await page.goto(listener.url);
        expect(await page.title()).toBe('Fleet · ratchet');
        expect(await page.locator('tbody tr').count()).toBe(2);
        expect(await page.locator('tbody td.good').innerText()).toBe('up-to-date');
        expect(await page.evaluate('getComputedStyle(document.querySelector("table")).borderCollapse')).toBe(
          'collapse',
        );
        await page.getByRole('link', { name: 'prod' }).click();
        expect(await page.locator('h1').innerText()).toBe('prod');
        await page.getByRole('link', { name: 'Fleet' }).click();
        expect(await page.locator('h1').innerText()).toBe('Fleet');
        expect(asked.filter((url) => !url.startsWith(listener.url))).toEqual([]);
        expect(refused.filter((text) => !text.includes('favicon'))).toEqual([]);
      });
    });
  },
);
