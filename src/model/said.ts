import { canonicalJson } from './digest.ts';

/** What a document, or a part of one, says, wherever it stands: as text, to be compared. */
export function said(value: unknown): string {
  return canonicalJson(withoutOrigins(value) ?? null);
}

function withoutOrigins(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutOrigins);
  if (value === null || typeof value !== 'object') return value;
  // A label or a fact of that name is a text.
  const members = Object.entries(value).filter(([key, member]) => key !== 'origin' || typeof member !== 'object');
  return Object.fromEntries(members.map(([key, member]) => [key, withoutOrigins(member)]));
}
