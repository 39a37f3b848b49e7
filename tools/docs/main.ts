// `npm run docs` writes every page that is made from the code; a test says when that is due.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { shipped } from '../../src/shipped.ts';
import { pages } from './pages.ts';

for (const { file, text } of await pages()) {
  const path = fileURLToPath(shipped(file));
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  console.log(file);
}
