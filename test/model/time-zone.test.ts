import { expect, it } from 'vitest';
import { parseTimeZone } from '../../src/model/time-zone.ts';

it.each(['UTC', 'Europe/Brussels', 'America/Argentina/Buenos_Aires', 'Etc/GMT+5', 'Asia/Kolkata'])(
  'knows %s',
  (zone) => {
    expect(parseTimeZone(zone)).toEqual({ ok: true, value: zone });
  },
);

it.each(['', '+01:00', 'Europe/Brusels', 'Europe', '../etc/passwd', 'Europe/Brussels ', 'x'.repeat(100)])(
  'refuses "%s"',
  (zone) => {
    expect(parseTimeZone(zone)).toEqual({ ok: false, problem: expect.stringContaining('write an IANA name') });
  },
);
