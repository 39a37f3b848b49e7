import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { readYaml } from '../yaml/read-yaml.ts';
import type { WrittenConfig } from './written.ts';

/** The folder that is the fleet, without a look at anything else in the configuration. Undefined for a fleet in Git. */
export async function fleetFolder(file: string, cwd: string): Promise<string | undefined> {
  const absolute = path.resolve(cwd, file);
  const [document] = readYaml({ path: file, bytes: await readFile(absolute) }).documents;
  const { git, directory } = (document?.value as WrittenConfig | undefined)?.fleet ?? {};
  return git === undefined ? path.resolve(path.dirname(absolute), String(directory ?? '.')) : undefined;
}
