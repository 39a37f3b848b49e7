// Makes a fresh clone ready to run: installs and builds what is missing or out of date, and nothing else.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const installedStamp = join(root, 'node_modules', '.ratchet-installed');
export const STAMP = '.built';

const digest = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest('hex');
const stampOf = (file) => (existsSync(file) ? readFileSync(file, 'utf8') : '');

// A native part of one Node does not load in another, so the stamp names the Node that it was installed for.
const wantedInstall = () => digest(readFileSync(join(root, 'package-lock.json')), process.versions.modules);

/** What a build of the sources as they are now is stamped with. */
export function wantedBuild() {
  const files = ['src', 'schemas']
    .flatMap((folder) => readdirSync(join(root, folder), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const own = ['scripts/build.mjs', 'scripts/validators.mjs', 'package-lock.json'].map((file) => join(root, file));
  const inputs = [...files, ...own];
  return digest(...inputs.flatMap((file) => [file.slice(root.length), readFileSync(file)]));
}

function run(what, file, args) {
  process.stderr.write(`${what}\n`);
  // What npm and the compiler say goes to stderr: stdout belongs to the command that was asked for.
  const { status } = spawnSync(process.execPath, [file, ...args], { cwd: root, stdio: ['ignore', 2, 2] });
  if (status !== 0) {
    process.stderr.write(`${what} failed\n`);
    process.exit(status ?? 1);
  }
}

function install() {
  if (stampOf(installedStamp) === wantedInstall()) return;
  const npm = process.env.npm_execpath;
  if (npm === undefined) {
    process.stderr.write('dependencies are missing or out of date: run "npm ci"\n');
    process.exit(1);
  }
  run('Installing dependencies (a minute or two the first time) ...', npm, [
    'ci',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ]);
  writeFileSync(installedStamp, wantedInstall());
}

/** Builds what is out of date. Vitest calls it too, because the scenarios run the built command. */
export function setup() {
  if (stampOf(join(root, 'dist', STAMP)) !== wantedBuild()) run('Building ...', join(root, 'scripts', 'build.mjs'), []);
}

export function ready() {
  install();
  setup();
}
