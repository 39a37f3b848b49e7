import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Command } from 'commander';
import type { Entry } from '../../knowledge/entries.ts';
import type { Overlays } from '../../knowledge/said-here.ts';
import { RatchetError } from '../../model/errors.ts';
import type { Knowledge, KnownRelease } from '../../model/knowledge.ts';
import type { SaidHere } from '../../model/overlay.ts';
import { counted } from '../../model/plain-words.ts';
import { printable } from '../../model/printable.ts';
import { EXIT } from '../exit-code.ts';
import type { Io } from '../io.ts';
import { formatOption } from '../options.ts';
import type { AddCommand } from './index.ts';

interface ShowOptions {
  readonly fleet?: string;
  readonly format: string;
}

type AddPart = (parent: Command, io: Io, finish: (code: number) => void) => void;

export const addKnowledge: AddCommand = (program, io, finish) => {
  const parent = program
    .command('knowledge')
    .description("what is known of the vendor's releases: known issues, path rules, breaking changes; no network");
  for (const add of [addShow, addCheck, addDiff]) add(parent, io, finish);
};

const addShow: AddPart = (parent, io, finish) => {
  parent
    .command('show')
    .description('how much is known, or one part of it')
    .argument('[name]', 'an id, a release or its build, a line such as 10.5, a track, or the number of a release note')
    .option('--fleet <folder or URL>', 'as the overlays of this fleet repository correct and extend it')
    .addOption(formatOption('text', 'json'))
    .action(async (name: string | undefined, { fleet, format }: ShowOptions) => {
      const vendor = await shipped();
      const { knowledge, overlays } =
        fleet === undefined ? { knowledge: vendor, overlays: [] } : await overlaid(fleet, io);
      const text = await import('../../review/knowledge-text.ts');
      if (name === undefined) {
        io.out(format === 'json' ? asJson(knowledge) : text.countsAsText(knowledge, io.paint));
      } else {
        const { entryNamed, idLike } = await import('../../knowledge/entries.ts');
        const here = await import('../../knowledge/said-here.ts');
        // What was dropped is shown as the vendor has it, and that it was.
        const entry = entryNamed(name, knowledge) ?? entryNamed(name, vendor);
        if (entry === undefined) throw notThere(name, idLike(name, knowledge));
        const said: Said = {
          of: (id) => here.saidOf(id, overlays, vendor),
          ofRelease: ({ release }) => here.saidOfRelease(release, overlays),
        };
        io.out(format === 'json' ? asJson(contentOf(entry, said)) : asText(entry, said, text, io));
      }
      finish(EXIT.done);
    });
};

const addCheck: AddPart = (parent, io, finish) => {
  parent
    .command('check')
    .description('check what is shipped, and what the overlays of a fleet repository make of it; 1 with any error')
    .argument('[folder]', 'a fleet repository')
    .addOption(formatOption('text', 'json'))
    .action(async (folder: string | undefined, { format }: ShowOptions) => {
      const vendor = await shipped();
      const reading = folder === undefined ? undefined : await readingOf(folder, io);
      const findings = reading?.findings ?? [];
      const valid = reading?.kind !== 'problems';
      if (format === 'json') io.out(asJson({ valid, revision: vendor.revision, problems: findings }));
      else {
        const { formatProblem } = await import('../../model/problem.ts');
        for (const problem of findings) {
          const style = problem.severity === 'error' ? 'red' : 'yellow';
          io.out(`${io.paint(style, printable(formatProblem(problem), 1000))}\n`);
        }
        io.out(conclusion(valid ? 0 : findings.filter(({ severity }) => severity === 'error').length, io));
      }
      finish(valid ? EXIT.done : EXIT.error);
    });
};

const addDiff: AddPart = (parent, io, finish) => {
  parent
    .command('diff')
    .description('what another folder of knowledge data has more, less or otherwise than what is shipped')
    .argument('<folder>', 'a folder with releases.json, known-issues.json and the others')
    .addOption(formatOption('text', 'json'))
    .action(async (folder: string, { format }: ShowOptions) => {
      const { loadKnowledge } = await import('../../knowledge/load-knowledge.ts');
      const { differenceBetween } = await import('../../knowledge/difference.ts');
      const other = loadKnowledge(pathToFileURL(`${path.resolve(io.cwd, folder)}${path.sep}`));
      const parts = differenceBetween(loadKnowledge(), other);
      const { differenceAsText } = await import('../../review/knowledge-difference-text.ts');
      io.out(format === 'json' ? asJson(parts) : differenceAsText(parts, io.paint));
      finish(EXIT.done);
    });
};

async function shipped(): Promise<Knowledge> {
  return (await import('../../knowledge/load-knowledge.ts')).loadKnowledge();
}

async function readingOf(fleet: string, io: Io) {
  const { composeSource } = await import('../compose.ts');
  const { readFleet } = await composeSource({ fleet }, io);
  return readFleet(io.signal);
}

async function overlaid(fleet: string, io: Io): Promise<{ knowledge: Knowledge; overlays: Overlays }> {
  const { revisionOrProblems } = await import('../revision.ts');
  const reading = await readingOf(fleet, io);
  const revision = await revisionOrProblems({ readFleet: async () => reading }, io);
  return { knowledge: revision.knowledge, overlays: revision.fleet.overlays };
}

/** What the fleet repository says of an entry; nothing, where none was named. */
interface Said {
  readonly of: (id: string) => readonly SaidHere[];
  readonly ofRelease: (known: KnownRelease) => readonly SaidHere[];
}

/** The entry, with `here` where the fleet repository says something of it. */
function contentOf(entry: Entry, { of, ofRelease }: Said): unknown {
  const beside = <T extends object>(content: T, here: readonly SaidHere[]) =>
    here.length === 0 ? content : { ...content, here };
  switch (entry.kind) {
    case 'known-issue':
    case 'path-rule':
      return beside(entry.content, of(entry.content.id));
    case 'breaking-change':
      return entry.content;
    case 'releases':
      return entry.content.map((known) => beside(known, ofRelease(known)));
  }
}

function asText(
  entry: Entry,
  { of, ofRelease }: Said,
  text: typeof import('../../review/knowledge-text.ts'),
  { paint }: Io,
): string {
  switch (entry.kind) {
    case 'known-issue':
      return text.issueAsText(entry.content, of(entry.content.id), paint);
    case 'path-rule':
      return text.ruleAsText(entry.content, of(entry.content.id), paint);
    case 'breaking-change':
      return text.changeAsText(entry.content, paint);
    case 'releases':
      return text.releasesAsText(entry.content, ofRelease, paint);
  }
}

function notThere(name: string, hint: string | undefined): RatchetError {
  return new RatchetError('knowledge.no-such-entry', `nothing is known under the name "${printable(name, 100)}"`, {
    blame: 'operator',
    hint:
      hint ??
      'write the id of a known issue or path rule, a release such as "10.5.0 [CU3]", a build, a line such as 10.5, main or feature',
  });
}

function conclusion(problems: number, { paint }: Io): string {
  return `${problems === 0 ? paint('green', 'valid') : paint('red', `${counted(problems, 'error')} found`)}\n`;
}

function asJson(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
