import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { RatchetError } from '../../model/errors.ts';
import { printable } from '../../model/printable.ts';
import type { RunVerifier } from './run-verifier.ts';

// Whoever is in the keyring is allowed. Nobody is asked for more: no key server, no agent, no key file of the user's.
const SETTINGS = [
  'trust-model always',
  'no-auto-key-retrieve',
  'no-auto-key-locate',
  'disable-dirmngr',
  'batch',
  '',
].join('\n');

/** A home of gpg's own that holds exactly the keys of these files; another one for other contents. Answers its folder. */
export async function keyringOf(files: readonly string[], cacheRoot: string, run: RunVerifier): Promise<string> {
  const contents = await Promise.all(files.map(readKeys));
  const hash = createHash('sha256');
  for (const content of contents) hash.update(content).update('\0');
  const home = path.join(cacheRoot, `gnupg-${hash.digest('hex').slice(0, 16)}`);
  const mark = path.join(home, 'complete');
  if (
    await readFile(mark).then(
      () => true,
      () => false,
    )
  )
    return home;
  await rm(home, { recursive: true, force: true });
  await mkdir(home, { recursive: true, mode: 0o700 });
  await writeFile(path.join(home, 'gpg.conf'), SETTINGS);
  for (const file of files) {
    const { exitCode, stderr } = await run('gpg', [
      '--homedir',
      home,
      '--no-autostart',
      '--quiet',
      '--import',
      '--',
      file,
    ]);
    if (exitCode !== 0) throw unreadable(file, stderr);
  }
  await writeFile(mark, '');
  return home;
}

async function readKeys(file: string): Promise<Uint8Array> {
  return await readFile(file).catch((thrown: unknown) => {
    throw unreadable(file, thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '');
  });
}

function unreadable(file: string, why: string): RatchetError {
  const message = `the keyring "${file}" cannot be read (${printable(why.trim(), 200)})`;
  return new RatchetError('source.keyring', message, {
    blame: 'operator',
    hint: 'write public keys there, as gpg --export --armor gives them',
  });
}
