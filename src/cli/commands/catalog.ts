import path from 'node:path';
import type { Command } from 'commander';
import { RatchetError } from '../../model/errors.ts';
import { counted } from '../../model/plain-words.ts';
import { printable } from '../../model/printable.ts';
import type { Beside } from '../catalog-lint.ts';
import type { CatalogScan } from '../catalog-scan.ts';
import { EXIT } from '../exit-code.ts';
import type { Io } from '../io.ts';
import { type FleetOptions, formatOption, withFleetOptions } from '../options.ts';
import { revisionOrProblems } from '../revision.ts';
import { systemClock } from '../system-clock.ts';
import { writeNew } from '../write-new.ts';
import type { AddCommand } from './index.ts';

type AddPart = (parent: Command, io: Io, finish: (code: number) => void) => void;

export const addCatalog: AddCommand = (program, io, finish) => {
  const parent = program.command('catalog').description('packages on this machine, for the Catalog of the fleet');
  for (const add of [addScan, addLint]) add(parent, io, finish);
};

interface ScanCommandOptions {
  readonly config?: string;
  readonly out?: string;
  readonly format: string;
}

const addScan: AddPart = (parent, io, finish) => {
  parent
    .command('scan')
    .description('write Catalog entries for the packages below a folder; 1 where a file was left out')
    .argument('<folder>', 'where the .dmupgrade files lie')
    .option('-c, --config <file>', "the operator's configuration, whose package folders `from` begins at")
    .option('-o, --out <file>', 'write a new file instead of printing; one that exists is not touched')
    .addOption(formatOption('yaml', 'json'))
    .action(async (folder: string, { config, out, format }: ScanCommandOptions) => {
      const { composeSource } = await import('../compose.ts');
      const { loadKnowledge } = await import('../../knowledge/load-knowledge.ts');
      const { scanFolder } = await import('../catalog-scan.ts');
      const { realFolder } = await import('../../executors/package/find-files.ts');
      const place = await realFolder(path.resolve(io.cwd, folder));
      const { packages } = (await composeSource(config === undefined ? {} : { config }, io)).config;
      const root = packages.folders.find((each) => isAtOrBelow(place, each));
      const { progress, signal, clock = systemClock } = io;
      const scan = await scanFolder(place, {
        knowledge: loadKnowledge(),
        root: root ?? place,
        clock,
        progress,
        signal,
      });
      const text = await asWritten(scan, format);
      if (out === undefined) io.out(text);
      else if (!(await writeNew(path.resolve(io.cwd, out), text))) throw exists(out);
      tellScan(scan, io);
      io.err(
        root === undefined
          ? `name "${place}" among packages.folders: "from" begins there\n`
          : `"from" begins at "${root}"\n`,
      );
      finish(scan.leftOut.length === 0 ? EXIT.done : EXIT.error);
    });
};

function isAtOrBelow(place: string, root: string): boolean {
  const way = path.relative(root, place);
  return !path.isAbsolute(way) && way.split(path.sep)[0] !== '..';
}

async function asWritten({ entries, leftOut }: CatalogScan, format: string): Promise<string> {
  const { catalogAsYaml, written } = await import('../../desired/catalog-text.ts');
  if (format === 'yaml') return catalogAsYaml(entries);
  return `${JSON.stringify({ packages: entries.map(written), leftOut }, undefined, 2)}\n`;
}

function tellScan({ entries, leftOut, remarks }: CatalogScan, { err, errPaint }: Io): void {
  for (const remark of remarks) err(`${errPaint('yellow', 'note')}  ${printable(remark)}\n`);
  for (const { path: file, why } of leftOut) {
    err(`${errPaint('red', 'left out')}  ${printable(file)}: ${printable(why)}\n`);
  }
  err(`${counted(entries.length, 'entry', 'entries')}, ${leftOut.length} left out\n`);
}

function exists(file: string): RatchetError {
  return new RatchetError('out.exists', `"${file}" is there already, and nothing was merged into it`, {
    blame: 'operator',
    hint: 'name another file, and take over what you want of it by hand',
  });
}

const addLint: AddPart = (parent, io, finish) => {
  withFleetOptions(parent.command('lint'))
    .description('look into packages as stage and apply do before any byte travels; 1 where one would be refused')
    .argument('<files...>', 'the .dmupgrade files; with --fleet or --config they are compared with the Catalog too')
    .addOption(formatOption('text', 'json'))
    .action(async (files: string[], { format, ...options }: FleetOptions & { readonly format: string }) => {
      const { lintFile } = await import('../catalog-lint.ts');
      const beside = await besideOf(options, io);
      let refused = false;
      const all: unknown[] = [];
      for (const file of files) {
        const findings = await lintFile(path.resolve(io.cwd, file), beside, io.signal);
        refused ||= findings.some(({ kind }) => kind === 'fail');
        all.push({ file, findings });
        if (format === 'text') io.out(findingsAsText(file, findings, io));
      }
      if (format === 'json') io.out(`${JSON.stringify(all, undefined, 2)}\n`);
      finish(refused ? EXIT.error : EXIT.done);
    });
};

/** What is shipped, and no Catalog, where no fleet was named. */
async function besideOf(options: FleetOptions, io: Io): Promise<Beside> {
  if (options.fleet === undefined && options.config === undefined) {
    const { loadKnowledge } = await import('../../knowledge/load-knowledge.ts');
    return { knowledge: loadKnowledge(), catalog: undefined };
  }
  const { composeSource } = await import('../compose.ts');
  const { fleet, knowledge } = await revisionOrProblems(await composeSource(options, io), io);
  return { knowledge, catalog: fleet.catalog };
}

const STYLES = { pass: 'green', warn: 'yellow', fail: 'red' } as const;

function findingsAsText(
  file: string,
  findings: readonly { readonly kind: keyof typeof STYLES; readonly check: string; readonly evidence: string }[],
  { paint }: Io,
): string {
  const lines = findings.map(
    ({ kind, check, evidence }) => `  ${paint(STYLES[kind], kind)}  ${check.padEnd(13)}  ${printable(evidence)}\n`,
  );
  return `${paint('bold', printable(file))}\n${lines.join('')}`;
}
