import { RatchetError } from '../../model/errors.ts';
import type { AgentLink } from '../../reconciler/agent-link.ts';
import type { packagePaths } from '../agent-paths.ts';
import type { LocalPackage } from '../package/package-file.ts';
import { stagedFile } from './stage-marker.ts';

/** Throws `stage.changed` where the staged file is not the one any more that was hashed when it was marked. */
export async function requireStillStaged(
  link: AgentLink,
  paths: ReturnType<typeof packagePaths>,
  wanted: Pick<LocalPackage, 'name' | 'size' | 'sha256'>,
): Promise<void> {
  const there = await stagedFile(link, paths, wanted);
  if (there === 'verified') return;
  const what = there === 'missing' ? 'is gone' : 'was changed';
  throw new RatchetError('stage.changed', `"${paths.file}" ${what} since it was staged`, {
    blame: 'environment',
    hint: 'find out who writes there; the next pass stages it again',
  });
}
