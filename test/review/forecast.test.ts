import { describe, expect, it } from 'vitest';
import { forecastAsIcs } from '../../src/review/calendar-ics.ts';
import { forecastAsHtml } from '../../src/review/forecast-html.ts';
import { forecastAsMarkdown } from '../../src/review/forecast-markdown.ts';
import { forecastAsText } from '../../src/review/forecast-text.ts';
import { plain } from '../../src/review/paint.ts';
import { forecast, nasty } from './a-forecast.ts';

describe('a forecast', () => {
  it('reads top down as text', () => {
    expect(
      forecastAsText({ ...forecast, systems: forecast.systems.filter(({ system }) => system !== nasty) }, plain),
    ).toMatchInlineSnapshot(`
      "Forecast from 2026-12-01 00:00Z to 2026-12-31 00:00Z at main@sha1:0f3a

      prod
        2026-12-01 00:00Z → 2026-12-06 22:00Z  waits     AwaitingWindow: window "sundays" is closed
        2026-12-03 22:00Z                       stages    10.5.0 [CU9]
        2026-12-06 22:00Z → 2026-12-06 23:05Z  upgrades  10.4.0 [CU20] → 10.5.0 [CU9], about 1 h 5 min (rule of thumb: 1 Agent)
        2026-12-06 23:05Z  done: 10.5.0 [CU9] is the newest

      soon
        later, not before 2027-01-03 22:00Z  AwaitingWindow: closed
      "
    `);
  });

  it('is a picture and a table in Markdown, and nothing in it is markup of others', () => {
    const text = forecastAsMarkdown(forecast, [
      { kind: 'moved', system: nasty, before: forecast.from, after: forecast.until },
    ]);
    expect(text).toContain('  section prod\n  10.5.0 [CU9] :2026-12-06T22:00, 2026-12-06T23:05\n');
    expect(text).toContain('| 2026-12-06 22:00Z → 2026-12-06 23:05Z | `prod` | `10.4.0 [CU20]` → `10.5.0 [CU9]` |');
    expect(text).toContain('- `soon` not before 2027-01-03 22:00Z');
    // As a code span it is shown as it is.
    const spanned = '``a¦`"<img src=x onerror=alert(1)>@team :x;y``';
    expect(text).toContain(spanned);
    expect(text.replaceAll(spanned, '')).not.toContain('<img');
    const moved = text.split('\n').find((line) => line.includes('moves from')) ?? '';
    expect(moved).toContain('@\u200bteam');
    expect(moved).not.toMatch(/@team|[^\\][`|]/u);
  });

  it('says that nothing moves', () => {
    expect(forecastAsMarkdown(forecast, [])).toContain('No upgrade moves.');
  });

  it('is a page without anything from elsewhere, in which text of others stays text', () => {
    const page = forecastAsHtml(forecast);
    expect(page).toContain("default-src 'none'");
    expect(page).not.toContain('<img');
    expect(page).not.toMatch(/<script|https?:\/\//u);
    expect(page).toContain('&lt;img src=x onerror=alert(1)&gt;');
    expect(page.match(/<span class="hop" style/gu)).toHaveLength(1);
    expect(forecastAsHtml(forecast)).toBe(page);
  });

  it('has an event for each hop as iCalendar, which stays the same one when it moves', () => {
    const uid = (text: string) => /^UID:.*$/mu.exec(text)?.[0];
    const text = forecastAsIcs(forecast);
    expect(text.match(/BEGIN:VEVENT/gu)).toHaveLength(1);
    expect(text).toContain('SUMMARY:prod: 10.4.0 [CU20] → 10.5.0 [CU9]');
    const systems = forecast.systems.map((system) => ({
      ...system,
      events: system.events.map((event) => ({ ...event, from: '2026-12-13T22:00:00.000Z' })),
    }));
    expect(uid(forecastAsIcs({ ...forecast, systems }))).toBe(uid(text));
  });
});
