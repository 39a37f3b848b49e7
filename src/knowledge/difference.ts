import { canonicalJson } from '../model/digest.ts';
import type { Knowledge } from '../model/knowledge.ts';
import { formatRelease } from '../model/release.ts';

/** What one part of the knowledge has more, less or otherwise, by the names of its entries. */
export interface PartDifference {
  readonly part: string;
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly { readonly name: string; readonly fields: readonly string[] }[];
}

/** From `before` to `after`, part by part; a part in which nothing differs has empty lists. */
export function differenceBetween(before: Knowledge, after: Knowledge): readonly PartDifference[] {
  const [old, young] = [partsOf(before), partsOf(after)];
  return PARTS.map((part) => differenceIn(part, old[part], young[part]));
}

const PARTS = ['releases', 'life cycles', 'known issues', 'path rules', 'breaking changes'] as const;
type Entries = ReadonlyMap<string, object>;

function partsOf(knowledge: Knowledge): Readonly<Record<(typeof PARTS)[number], Entries>> {
  return {
    releases: new Map(knowledge.releases.map((entry) => [formatRelease(entry.release), entry])),
    'life cycles': new Map(knowledge.lifeCycles.map((entry) => [entry.line, entry])),
    'known issues': new Map(knowledge.knownIssues.map((entry) => [entry.id, entry])),
    'path rules': new Map(knowledge.pathRules.map((entry) => [entry.id, entry])),
    'breaking changes': new Map(knowledge.breakingChanges.map((entry) => [entry.ids.join(', '), entry])),
  };
}

function differenceIn(part: string, before: Entries, after: Entries): PartDifference {
  const changed = [...after].flatMap(([name, entry]) => {
    const fields = changedFields(before.get(name) ?? entry, entry);
    return fields.length === 0 ? [] : [{ name, fields }];
  });
  return {
    part,
    added: [...after.keys()].filter((name) => !before.has(name)),
    removed: [...before.keys()].filter((name) => !after.has(name)),
    changed,
  };
}

function changedFields(before: object, after: object): string[] {
  const [old, young] = [new Map(Object.entries(before)), new Map(Object.entries(after))];
  const fields = new Set([...old.keys(), ...young.keys()]);
  return [...fields].filter((field) => canonicalJson(old.get(field)) !== canonicalJson(young.get(field)));
}
