// `npm run forges <forge> <published file>`: holds test/review/forges/descriptions/<forge> to the file that the forge publishes, which its
// `x-source` names. Prints what ours says and the published one does not.
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { differences } from './differences.ts';

const FILES: Readonly<Record<string, string>> = {
  github: 'github.json',
  gitlab: 'gitlab.yaml',
  azure: 'azure.yaml',
  bitbucket: 'bitbucket.yaml',
};

const [forge = '', published] = process.argv.slice(2);
const file = FILES[forge];
if (file === undefined || published === undefined) {
  process.stderr.write(`write one of ${Object.keys(FILES).join(', ')}, and the published file\n`);
  process.exit(1);
}

const read = (path: string | URL) =>
  parse(readFileSync(path, 'utf8').replace(/^\ufeff/u, ''), { merge: true, maxAliasCount: -1 });
const found = differences(
  read(new URL(`../../test/review/forges/descriptions/${file}`, import.meta.url)),
  read(published),
);
process.stdout.write(found.length === 0 ? `${forge}: as published\n` : found.map((line) => `${line}\n`).join(''));
process.exitCode = found.length === 0 ? 0 : 1;
