import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { RatchetError } from '../../model/errors.ts';
import { readScenario, type Scenario } from '../../simulator/scenario/read-scenario.ts';
import type { Cast } from '../../simulator/specification.ts';

/** Reads a scenario file for this cast. `mayCast`: it may bring Systems of its own. Throws `scenario.…`. */
export async function openScenario(
  file: string,
  cwd: string,
  cast: readonly Cast[],
  options: { readonly mayCast?: boolean } = {},
): Promise<Scenario> {
  const bytes = await readFile(path.resolve(cwd, file)).catch((cause: unknown) => {
    throw new RatchetError('scenario.unreadable', `the scenario "${file}" cannot be read`, {
      blame: 'operator',
      hint: 'check the path given with --scenario',
      cause,
    });
  });
  return readScenario({ path: file, bytes }, cast, options);
}
