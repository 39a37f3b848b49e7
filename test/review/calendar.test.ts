import { describe, expect, it } from 'vitest';
import { calendarOf } from '../../src/reconciler/calendar.ts';
import { calendarAsIcs } from '../../src/review/calendar-ics.ts';
import { calendarAsText } from '../../src/review/calendar-text.ts';
import { plain } from '../../src/review/paint.ts';
import { fleetOf, system } from '../desired/documents.ts';

const at = '2026-12-01T00:00:00.000Z';
const fleet = fleetOf({
  'fleet.yaml': `${system()}---
apiVersion: ratchet/v1
kind: Window
metadata: { name: night }
spec: { days: [sunday], start: "22:00", duration: 6h, timezone: UTC }
---
apiVersion: ratchet/v1
kind: Freeze
metadata: { name: year-end }
spec: { reason: "finals, so: quiet; \\\\ please", from: 2026-12-18, until: 2027-01-04 }
`,
});
const entries = calendarOf(fleet, at, '2026-12-22T00:00:00.000Z');

describe('the calendar of a fleet', () => {
  it('holds what touches its time, in order', () => {
    expect(entries.map(({ kind, name, from, until }) => [kind, name, from, until])).toEqual([
      ['window', 'night', '2026-12-06T22:00:00.000Z', '2026-12-07T04:00:00.000Z'],
      ['window', 'night', '2026-12-13T22:00:00.000Z', '2026-12-14T04:00:00.000Z'],
      ['freeze', 'year-end', '2026-12-18T00:00:00.000Z', '2027-01-04T00:00:00.000Z'],
      ['window', 'night', '2026-12-20T22:00:00.000Z', '2026-12-21T04:00:00.000Z'],
    ]);
    expect(calendarOf(fleet, '2026-12-07T04:00:00.000Z', '2026-12-13T22:00:00.000Z')).toEqual([]);
  });

  it('is a line for each as text', () => {
    expect(calendarAsText(entries.slice(1, 3), plain)).toBe(
      '2026-12-13T22:00Z → 2026-12-14T04:00Z  window  night\n' +
        '2026-12-18T00:00Z → 2027-01-04T00:00Z  freeze  year-end  finals, so: quiet; \\ please\n',
    );
    expect(calendarAsText([], plain)).toBe('no window opens and no freeze is on in that time\n');
  });

  it('comes back from its iCalendar file as freezes of the same times', () => {
    const frozen = entries.filter(({ kind }) => kind === 'freeze');
    const read = fleetOf({
      'a.yaml': system(),
      'f.yaml':
        'apiVersion: ratchet/v1\nkind: Freeze\nmetadata: { name: again }\nspec: { reason: r, calendar: c.ics }\n',
      'c.ics': calendarAsIcs(frozen, at),
    });
    expect(read.freezes[0]?.spans).toEqual([
      { from: '2026-12-18T00:00:00.000Z', until: '2027-01-04T00:00:00.000Z', title: 'Upgrade freeze year-end' },
    ]);
  });

  it('is written as RFC 5545 wants it, and the same each time', () => {
    const text = calendarAsIcs(entries, at);
    expect(calendarAsIcs(entries, at)).toBe(text);
    expect(text.split('\r\n').every((line) => Buffer.byteLength(line) <= 75 && !line.includes('\n'))).toBe(true);
    expect(text).toContain('DESCRIPTION:finals\\, so: quiet\\; \\\\ please\r\n');
    expect(text.match(/^UID:/gmu)).toHaveLength(entries.length);
    expect(new Set(text.match(/^UID:.*$/gmu)).size).toBe(entries.length);
  });
});
