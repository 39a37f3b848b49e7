import { parseDuration } from '../../model/duration.ts';
import { type Parsed, parsed, unparsable } from '../../model/parsed.ts';

/** What the `format` names in scenario.schema.json mean. */
export const formats: Readonly<Record<string, (text: string) => Parsed<unknown>>> = {
  'ratchet-duration': parseSpan,
  'ratchet-instant': parseInstant,
};

/** Milliseconds. */
export function parseSpan(text: string): Parsed<number> {
  return parseDuration(text, ['ms', 's', 'm', 'h', 'd']);
}

export function parseInstant(text: string): Parsed<Date> {
  const at = new Date(text);
  if (/^\d{4}-\d\d-\d\dT.*Z$/u.test(text) && !Number.isNaN(at.getTime())) return parsed(at);
  return unparsable(`"${text}" is not a moment in UTC; write one such as 2026-11-22T21:30:00Z`);
}
