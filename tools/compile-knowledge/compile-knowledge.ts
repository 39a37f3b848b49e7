import { RatchetError } from '../../src/model/errors.ts';
import { readCurated } from './curated-files.ts';
import { BREAKING_CHANGES, type DataShape, KNOWN_ISSUES, LIFE_CYCLES, PATH_RULES, RELEASES } from './data-shapes.ts';
import type { Documentation } from './docs-repository.ts';
import type { Entries, Facts } from './facts.ts';
import { readBreakingChanges } from './read-breaking-changes.ts';
import { isKnownIssue, readKnownIssues } from './read-known-issue.ts';
import { LIFE_CYCLES_PAGE, readLifeCyclesPage } from './read-life-cycles-page.ts';
import { readReleaseNotes } from './read-release-notes.ts';
import { renderData } from './render-data.ts';
import { type Settled, settleFacts } from './settle-facts.ts';

const SOURCE = 'https://github.com/SkylineCommunications/dataminer-docs';

/** One data file as it follows from the pages and the curated facts. */
export interface Compiled {
  readonly shape: DataShape;
  readonly bytes: string;
  readonly settled: Settled;
}

interface Kind {
  readonly shape: DataShape;
  /** Absent where everything is curated. */
  readonly read?: (pages: ReadonlyMap<string, string>) => Entries;
  readonly head: (docs: Documentation) => Facts | undefined;
}

const NOTHING: Entries = new Map();

const KINDS: readonly Kind[] = [
  { shape: RELEASES, read: readReleaseNotes, head: datedHead },
  { shape: LIFE_CYCLES, read: (pages) => readLifeCyclesPage(pages.get(LIFE_CYCLES_PAGE) ?? ''), head: () => undefined },
  { shape: KNOWN_ISSUES, read: readKnownIssues, head },
  { shape: PATH_RULES, head },
  { shape: BREAKING_CHANGES, read: readBreakingChanges, head },
];

/** Pages that any of the readers looks at. The notes of all products are wanted for their names: breaking changes link to them. */
export function isWanted(path: string): boolean {
  return isKnownIssue(path) || path === LIFE_CYCLES_PAGE || (path.startsWith('release-notes/') && path.endsWith('.md'));
}

/**
 * Compiles every data file from one commit of the documentation and the curated facts in a folder. Throws `docs.moved` where
 * the pages of a kind are not where they used to be: data without them would be worse than old data.
 */
export function compileKnowledge(docs: Documentation, curatedFolder: URL): readonly Compiled[] {
  return KINDS.map(({ shape, read, head: headOf }) => {
    const { meta, curations } = readCurated(curatedFolder, shape.file);
    const facts = read?.(docs.pages) ?? NOTHING;
    if (read !== undefined && facts.size === 0) throw moved(shape);
    const settled = settleFacts(shape, facts, curations);
    const entries = [...settled.entries.values()];
    const ordered = shape.compare === undefined ? entries : entries.toSorted(shape.compare);
    const top = headOf(docs);
    return { shape, settled, bytes: renderData(shape, top === undefined ? undefined : { ...top, ...meta }, ordered) };
  });
}

function moved({ list, file }: DataShape): RatchetError {
  return new RatchetError('docs.moved', `no page gave anything for "${list}" in ${file}`, {
    blame: 'environment',
    hint: 'see whether the pages were renamed or moved, and teach the reader in tools/compile-knowledge/ their new place',
  });
}

function head({ revision }: Documentation): Facts {
  return { source: SOURCE, revision };
}

function datedHead({ revision, revisionDate }: Documentation): Facts {
  return { source: SOURCE, revision, revisionDate };
}
