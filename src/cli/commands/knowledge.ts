import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Command } from 'commander';
import type { Entry } from '../../knowledge/entries.ts';
import { RatchetError } from '../../model/errors.ts';
import type { Knowledge } from '../../model/knowledge.ts';
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
    .argument('[name]', 'an id, a release, a line such as 10.5, a track, or the number of a release note')
    .option('--fleet <folder or URL>', 'as the overlays of this fleet repository correct and extend it')
    .addOption(formatOption('text', 'json'))
    .action(async (name: string | undefined, { fleet, format }: ShowOptions) => {
      const knowledge = fleet === undefined ? await shipped() : await overlaid(fleet, io);
      const text = await import('../../review/knowledge-text.ts');
      if (name === undefined) {
        io.out(format === 'json' ? asJson(knowledge) : text.countsAsText(knowledge, io.paint));
      } else {
        const { entryNamed, idLike } = await import('../../knowledge/entries.ts');
        const entry = entryNamed(name, knowledge);
        if (entry === undefined) throw notThere(name, idLike(name, knowledge));
        io.out(format === 'json' ? asJson(entry.content) : asText(entry, text, io));
      }
      finish(EXIT.done);
    });
};

const addCheck: AddPart = (parent, io, finish) => {
  parent
    .command('check')
    .description('check what is shipped, and what the overlays of a fleet repository make of it; 1 with any problem')
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

async function overlaid(fleet: string, io: Io): Promise<Knowledge> {
  const { revisionOrProblems } = await import('../revision.ts');
  const reading = await readingOf(fleet, io);
  return (await revisionOrProblems({ readFleet: async () => reading }, io)).knowledge;
}

function asText(entry: Entry, text: typeof import('../../review/knowledge-text.ts'), { paint }: Io): string {
  switch (entry.kind) {
    case 'known-issue':
      return text.issueAsText(entry.content, paint);
    case 'path-rule':
      return text.ruleAsText(entry.content, paint);
    case 'breaking-change':
      return text.changeAsText(entry.content, paint);
    case 'releases':
      return text.releasesAsText(entry.content, paint);
  }
}

function notThere(name: string, hint: string | undefined): RatchetError {
  return new RatchetError('knowledge.no-such-entry', `nothing is known under the name "${printable(name, 100)}"`, {
    blame: 'operator',
    hint:
      hint ?? 'write an id as a plan prints it, a release such as "10.5.0 [CU3]", a line such as 10.5, main or feature',
  });
}

function conclusion(problems: number, { paint }: Io): string {
  return `${problems === 0 ? paint('green', 'valid') : paint('red', `${counted(problems, 'error')} found`)}\n`;
}

function asJson(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
