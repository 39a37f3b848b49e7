import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { loadKnowledge } from '../../src/knowledge/load-knowledge.ts';
import { asRatchetError } from '../../src/model/errors.ts';
import { type Compiled, compileKnowledge, isWanted } from './compile-knowledge.ts';
import { readDocumentation } from './docs-repository.ts';
import { lineDiff } from './line-diff.ts';
import { reportOf } from './report.ts';

const USAGE = `usage: npm run knowledge:compile -- --docs <repository> [--revision <commit>] [--check] [--out <folder>]

  --docs      a checkout or bare repository of the vendor's documentation
  --revision  the commit to read; HEAD where it is left out
  --check     write nothing; exit 1 with the differing lines where the data files are not what compiles
  --out       folder of the data files, src/knowledge/data/ where it is left out
  --curated   folder of the curated facts, tools/compile-knowledge/curated/ where it is left out`;

const OPTIONS = {
  docs: { type: 'string' },
  revision: { type: 'string', default: 'HEAD' },
  check: { type: 'boolean', default: false },
  out: { type: 'string' },
  curated: { type: 'string' },
} as const;

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (thrown) {
  const { message, hint } = asRatchetError(thrown);
  console.error(`error: ${message}${hint === undefined ? '' : `\n  ${hint}`}`);
  process.exitCode = 2;
}

/** 0 where the data files are as compiled, 1 where a check finds a difference, 2 where nothing could be compiled. */
async function main(args: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  if (values.docs === undefined) {
    console.error(USAGE);
    return 2;
  }
  const docs = await readDocumentation(values.docs, values.revision, isWanted);
  const compiled = compileKnowledge(docs, folderUrl(values.curated, new URL('./curated/', import.meta.url)));
  const data = folderUrl(values.out, new URL('../../src/knowledge/data/', import.meta.url));
  console.log(`documentation at ${docs.revision}, ${docs.revisionDate}\n\n${reportOf(compiled)}`);
  return values.check ? check(compiled, data) : write(compiled, data);
}

function check(compiled: readonly Compiled[], data: URL): number {
  const differing = compiled.filter(({ shape, bytes }) => read(new URL(shape.file, data)) !== bytes);
  for (const { shape, bytes } of differing) {
    console.log([`${shape.file} differs:`, ...lineDiff(read(new URL(shape.file, data)), bytes)].join('\n'));
  }
  if (differing.length === 0) console.log('the data files are what compiles');
  return differing.length === 0 ? 0 : 1;
}

/** Writes, and then reads as ratchet does, so that a contradiction between the files comes out here and not at its users. */
function write(compiled: readonly Compiled[], data: URL): number {
  for (const { shape, bytes } of compiled) writeFileSync(new URL(shape.file, data), bytes);
  loadKnowledge(data);
  return 0;
}

function read(file: URL): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

function folderUrl(path: string | undefined, otherwise: URL): URL {
  return path === undefined ? otherwise : pathToFileURL(`${path}/`);
}
