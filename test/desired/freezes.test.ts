import { describe, expect, it } from 'vitest';
import { fleetOf, readText, system, told } from './documents.ts';

function freeze(spec: string, name = 'year-end'): string {
  return `apiVersion: ratchet/v1\nkind: Freeze\nmetadata: { name: ${name} }\nspec: { reason: finals, ${spec} }\n`;
}

function calendar(...events: readonly string[]): string {
  const body = events.map((event) => `BEGIN:VEVENT\nUID:1@test\n${event}\nEND:VEVENT\n`);
  return `BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//test//EN\n${body.join('')}END:VCALENDAR\n`.replaceAll('\n', '\r\n');
}

function spansOf(...events: readonly string[]) {
  const files = {
    'freezes.yaml': freeze('calendar: year.ics, timezone: Europe/Brussels'),
    'year.ics': calendar(...events),
  };
  return fleetOf(files).freezes[0]?.spans.map(({ from, until, title }) => [from, until, title]);
}

describe('a freeze with dates', () => {
  it('is what its author wrote, in its zone', () => {
    const files = {
      'a.yaml': `${system()}---\n${freeze('from: 2026-12-18, until: "2027-01-04T06:00:00Z", timezone: Europe/Brussels, scope: line-changes, mayOverride: [" emea "]')}`,
    };
    expect(fleetOf(files).freezes).toEqual([
      {
        name: 'year-end',
        reason: 'finals',
        spans: [{ from: '2026-12-17T23:00:00.000Z', until: '2027-01-04T06:00:00.000Z', title: undefined }],
        scope: 'line-changes',
        selector: {},
        mayOverride: ['emea'],
        origin: expect.objectContaining({ file: 'a.yaml' }),
      },
    ]);
  });

  it.each`
    case                              | spec                                                               | says
    ${'no dates at all'}              | ${''}                                                              | ${'f.yaml:4:7: error: spec needs "from" and "until", or "calendar"; write from: 2026-12-18'}
    ${'no end'}                       | ${'from: 2026-12-18'}                                              | ${'f.yaml:4:7: error: spec needs "until": a freeze without end would never let go; write until: 2027-01-04, or suspend the Systems'}
    ${'end before its beginning'}     | ${'from: 2026-12-18, until: 2026-12-18'}                           | ${'f.yaml:4:50: error: spec.until "2026-12-18" is not after spec.from "2026-12-18"; write a later one'}
    ${'a date that does not exist'}   | ${'from: 2026-02-30, until: 2026-12-18'}                           | ${'f.yaml:4:31: error: spec.from: "2026-02-30" is not a moment; write a date such as 2026-10-01, or 2026-10-01T06:00:00Z'}
    ${'over'}                         | ${'from: 2026-01-01, until: 2026-02-01'}                           | ${'f.yaml:4:7: warning: Freeze "year-end" ended on 2026-02-01T00:00:00.000Z, so that it holds nothing back; remove it, or write later dates'}
    ${'unknown scope'}                | ${'from: 2026-12-18, until: 2027-01-04, scope: everything'}        | ${'f.yaml:4:69: error: spec.scope is "everything"; write all, line-changes, main or feature'}
    ${'dates and a calendar'}         | ${'from: 2026-12-18, calendar: year.ics'}                          | ${'f.yaml:4:31: error: spec.from and spec.calendar exclude each other; remove one of them'}
    ${'a calendar that is not there'} | ${'calendar: yaer.ics'}                                            | ${'f.yaml:4:35: error: spec.calendar: there is no file "yaer.ics"; write its path from the folder that holds the fleet (did you mean "year.ics"?)'}
    ${'a calendar outside'}           | ${'calendar: ../year.ics'}                                         | ${'f.yaml:4:35: error: spec.calendar: "../year.ics" holds ".."; write the path without going up'}
    ${'a calendar by drive'}          | ${'calendar: "C:/year.ics"'}                                       | ${'f.yaml:4:35: error: spec.calendar: "C:/year.ics" leads out of the fleet\'s folder; write the path from there, with forward slashes'}
    ${'a label nobody has'}           | ${'from: 2026-12-18, until: 2027-01-04, selector: { ring: moon }'} | ${'f.yaml:1:1: warning: Freeze "year-end" is about no System: none has the labels ring: moon; correct spec.selector'}
  `('$case', ({ spec, says }) => {
    expect(told({ 'a.yaml': system(), 'f.yaml': freeze(spec), 'year.ics': calendar() })).toContain(says);
  });

  it('is refused twice under one name', () => {
    const two = `${freeze('from: 2026-12-18, until: 2027-01-04')}---\n${freeze('from: 2027-12-18, until: 2028-01-04')}`;
    expect(told({ 'a.yaml': system(), 'f.yaml': two })).toEqual([
      expect.stringContaining('Freeze "year-end" is there twice'),
    ]);
  });
});

describe('an override', () => {
  const frozen = freeze('from: 2026-12-18, until: 2027-01-04, mayOverride: [emea-operations]');

  it.each`
    case                    | override                                                                | says
    ${'by who may'}         | ${'{ freeze: year-end, reason: security fix, owner: emea-operations }'} | ${undefined}
    ${'by who may not'}     | ${'{ freeze: year-end, reason: security fix, owner: me }'}              | ${'spec.freezeOverrides: "me" may not override Freeze "year-end"; emea-operations may, by its mayOverride'}
    ${'of no freeze'}       | ${'{ freeze: year-edn, reason: security fix, owner: emea-operations }'} | ${'spec.freezeOverrides: there is no Freeze "year-edn"; write the name of one, or remove the entry (did you mean "year-end"?)'}
    ${'without its reason'} | ${'{ freeze: year-end, owner: emea-operations }'}                       | ${'spec.freezeOverrides[0] needs "reason"; write reason: "security fix"'}
  `('$case', ({ override, says }) => {
    const problems = told({ 'a.yaml': system({ freezeOverrides: `[${override}]` }), 'f.yaml': frozen });
    expect(problems).toEqual(says === undefined ? [] : [expect.stringContaining(says)]);
  });
});

describe('a freeze from an iCalendar file', () => {
  it.each`
    case                                   | event                                                                                               | spans
    ${'whole days, in the zone of freeze'} | ${'DTSTART;VALUE=DATE:20261218\nDTEND;VALUE=DATE:20270104\nSUMMARY:Year end'}                       | ${[['2026-12-17T23:00:00.000Z', '2027-01-03T23:00:00.000Z', 'Year end']]}
    ${'a whole day without an end'}        | ${'DTSTART;VALUE=DATE:20261225'}                                                                    | ${[['2026-12-24T23:00:00.000Z', '2026-12-25T23:00:00.000Z', undefined]]}
    ${'a day of 23 hours'}                 | ${'DTSTART;VALUE=DATE:20270328'}                                                                    | ${[['2027-03-27T23:00:00.000Z', '2027-03-28T22:00:00.000Z', undefined]]}
    ${'times in UTC'}                      | ${'DTSTART:20261218T180000Z\nDTEND:20261218T230000Z'}                                               | ${[['2026-12-18T18:00:00.000Z', '2026-12-18T23:00:00.000Z', undefined]]}
    ${'times in a zone of their own'}      | ${'DTSTART;TZID=America/New_York:20261218T180000\nDTEND;TZID=America/New_York:20261218T230000'}     | ${[['2026-12-18T23:00:00.000Z', '2026-12-19T04:00:00.000Z', undefined]]}
    ${'times without a zone, a duration'}  | ${'DTSTART:20261218T180000\nDURATION:PT6H'}                                                         | ${[['2026-12-18T17:00:00.000Z', '2026-12-18T23:00:00.000Z', undefined]]}
    ${'cancelled'}                         | ${'DTSTART;VALUE=DATE:20261218\nSTATUS:CANCELLED'}                                                  | ${[]}
    ${'every year, for two years'}         | ${'DTSTART;VALUE=DATE:20201224\nDTEND;VALUE=DATE:20201227\nRRULE:FREQ=YEARLY'}                      | ${[['2026-12-23T23:00:00.000Z', '2026-12-26T23:00:00.000Z', undefined], ['2027-12-23T23:00:00.000Z', '2027-12-26T23:00:00.000Z', undefined]]}
    ${'a last Friday, except one'}         | ${'DTSTART;VALUE=DATE:20261127\nRRULE:FREQ=MONTHLY;BYDAY=-1FR;COUNT=3\nEXDATE;VALUE=DATE:20261225'} | ${[['2026-11-26T23:00:00.000Z', '2026-11-27T23:00:00.000Z', undefined], ['2027-01-28T23:00:00.000Z', '2027-01-29T23:00:00.000Z', undefined]]}
    ${'a day that February has not'}       | ${'DTSTART;VALUE=DATE:20200101\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30'}                         | ${[]}
  `('$case', ({ event, spans }) => {
    expect(spansOf(event)).toEqual(spans);
  });

  it('takes an occurrence that was moved by itself, and its old day no more', () => {
    const weekly = 'DTSTART;VALUE=DATE:20261204\nRRULE:FREQ=WEEKLY;COUNT=2\nSUMMARY:Finals';
    const moved = 'RECURRENCE-ID;VALUE=DATE:20261211\nDTSTART;VALUE=DATE:20261212\nSUMMARY:Finals, moved';
    expect(spansOf(weekly, moved)).toEqual([
      ['2026-12-03T23:00:00.000Z', '2026-12-04T23:00:00.000Z', 'Finals'],
      ['2026-12-11T23:00:00.000Z', '2026-12-12T23:00:00.000Z', 'Finals, moved'],
    ]);
  });

  it.each`
    case                                | event                                                                    | says
    ${'no beginning'}                   | ${'SUMMARY:Finals'}                                                      | ${'year.ics:4:1: error: "Finals": it has no DTSTART; add when it begins'}
    ${'no length'}                      | ${'DTSTART:20261218T180000Z'}                                            | ${'year.ics:4:1: error: an event: it ends when it begins; write a later DTEND, because a freeze needs an end'}
    ${'an end before its beginning'}    | ${'DTSTART:20261218T180000Z\nDTEND:20261218T170000Z'}                    | ${'year.ics:4:1: error: an event: it ends when it begins; write a later DTEND, because a freeze needs an end'}
    ${'every second'}                   | ${'DTSTART:20261218T180000Z\nDURATION:PT1H\nRRULE:FREQ=SECONDLY'}        | ${'year.ics:4:1: error: an event: it recurs by "FREQ=SECONDLY"; write a FREQ of DAILY, WEEKLY, MONTHLY or YEARLY'}
    ${'a zone that only Windows knows'} | ${'DTSTART;TZID=W. Europe Standard Time:20261218T180000\nDURATION:PT1H'} | ${'year.ics:4:1: error: an event: "W. Europe Standard Time" is not a time zone; write an IANA name such as Europe/Brussels or UTC'}
    ${'further dates'}                  | ${'DTSTART;VALUE=DATE:20261218\nRDATE;VALUE=DATE:20261220'}              | ${'year.ics:4:1: error: an event: RDATE is not read; write each date as an event of its own'}
    ${'an odd recurrence'}              | ${'DTSTART;VALUE=DATE:20261218\nRRULE:FREQ=DAILY;INTERVAL=0'}            | ${undefined}
  `('$case', ({ event, says }) => {
    const files = { 'a.yaml': system(), 'f.yaml': freeze('calendar: year.ics'), 'year.ics': calendar(event) };
    if (says === undefined) expect(readText(files).kind).toBe('fleet');
    else expect(told(files)).toContain(says);
  });

  it.each`
    case                | text
    ${'empty'}          | ${''}
    ${'not a calendar'} | ${'hello'}
    ${'a card'}         | ${'BEGIN:VCARD\r\nEND:VCARD\r\n'}
    ${'cut off'}        | ${'BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n'}
  `('$case: is refused by name', ({ text }) => {
    const files = { 'a.yaml': system(), 'f.yaml': freeze('calendar: year.ics'), 'year.ics': text };
    expect(told(files)).toContainEqual(
      expect.stringMatching(
        /^year\.ics:\d+:1: error: "year\.ics" is not an iCalendar file; export the calendar again/u,
      ),
    );
  });
});
