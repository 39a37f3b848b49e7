import { describe, expect, it } from 'vitest';
import { forecastAsHtml } from '../../src/review/forecast-html.ts';
import { inBrowser, withoutBrowser } from '../browser.ts';
import { forecast, nasty } from './a-forecast.ts';

const page = forecastAsHtml(forecast);

const where = withoutBrowser === undefined ? 'in a browser' : `skipped, because ${withoutBrowser}`;

describe.skipIf(withoutBrowser)(`the page of a forecast, ${where}`, () => {
  it.each([
    ['a screen', { width: 1280, height: 800 }],
    ['a small window', { width: 800, height: 600 }],
  ])('fits %s, with its bars on their time line', async (_, size) => {
    await inBrowser(size, async (tab) => {
      await tab.setContent(page);
      expect(await tab.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
      const line = await tab.locator('tbody tr').first().locator('.line').boundingBox();
      const bars = await tab.locator('tbody tr').first().locator('.line > span').all();
      expect(bars).toHaveLength(3);
      const boxes = await Promise.all(bars.map((bar) => bar.boundingBox()));
      for (const box of boxes) {
        expect(box?.x).toBeGreaterThanOrEqual(line?.x ?? Number.POSITIVE_INFINITY);
        expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual((line?.x ?? 0) + (line?.width ?? 0) + 0.5);
      }
      // The hop follows the wait, in which its package is staged.
      expect(boxes[2]?.x).toBeCloseTo((boxes[0]?.x ?? 0) + (boxes[0]?.width ?? 0), 0);
    });
  });

  it('tells every bar in words when its summary is opened', async () => {
    await inBrowser({ width: 1280, height: 800 }, async (tab) => {
      await tab.setContent(page);
      const story = tab.locator('tbody tr').first().locator('ol');
      expect(await story.isVisible()).toBe(false);
      await tab.locator('summary').first().click();
      expect(await story.isVisible()).toBe(true);
      expect(await story.innerText()).toContain('10.4.0 [CU20] → 10.5.0 [CU9]');
    });
  });

  it('runs and asks for nothing that a name could have smuggled in', async () => {
    await inBrowser({ width: 1280, height: 800 }, async (tab, asked) => {
      const dialogs: string[] = [];
      tab.on('dialog', (dialog) => {
        dialogs.push(dialog.message());
        void dialog.dismiss();
      });
      await tab.setContent(page);
      expect(await tab.getByRole('rowheader', { name: nasty }).innerText()).toBe(nasty);
      expect([dialogs, asked.filter((url) => url !== 'about:blank'), await tab.locator('img').count()]).toEqual([
        [],
        [],
        0,
      ]);
    });
  });
});
