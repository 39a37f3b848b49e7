#!/usr/bin/env node
import { readFileSync } from 'node:fs';

/** Read, not imported, so that answering `--version` loads nothing else. */
function versionOfRatchet(): string {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  return version;
}

if (['--version', '-V'].includes(process.argv[2] ?? '')) {
  console.log(versionOfRatchet());
} else {
  const { main } = await import('./main.ts');
  process.exitCode = await main(process.argv, versionOfRatchet());
}
