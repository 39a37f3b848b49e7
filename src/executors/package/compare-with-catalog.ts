import { RatchetError } from '../../model/errors.ts';
import { formatRelease, parseRelease, sameReleaseName } from '../../model/release.ts';
import type { Hop } from '../../planner/plan.ts';
import { parseAgentSafeName } from './agent-safe-name.ts';
import { LARGEST_PACKAGE } from './lint/lint-package.ts';

interface Wanted {
  readonly to: Pick<Hop['to'], 'release' | 'build'>;
  readonly package: Pick<Hop['package'], 'kind'>;
}

/** Throws `stage.name` unless the file's name says what the Catalog says. */
export function checkName(name: string, { to, package: wanted }: Wanted): void {
  const named = parseAgentSafeName(name, wanted.kind);
  if (!named.ok) throw new RatchetError('stage.name', named.problem, { blame: 'operator' });
  // The name of a delta package tells nothing; its content is pinned all the same.
  if (typeof named.value === 'string') return;
  const { build, kind, major, minor, month, cu } = named.value;
  if (build !== to.build) throw mismatch('stage.name', name, 'build', String(build), String(to.build));
  if (kind !== wanted.kind) throw mismatch('stage.name', name, 'kind', kind, wanted.kind);
  const release = parseRelease(to.release);
  const digits = { major, minor, month, cu: cu ?? (release.ok ? release.value.cu : 0) };
  if (release.ok && sameReleaseName(release.value, digits)) return;
  throw mismatch('stage.name', name, 'release', formatRelease(digits), to.release);
}

/** Throws `stage.size`. */
export function checkSize(file: string, size: number, wanted: number): void {
  if (size !== wanted) throw mismatch('stage.size', file, 'size', `${size} bytes`, `${wanted} bytes`);
}

/** Throws `stage.size` for more than DataMiner takes. */
export function checkLargest(file: string, size: number): void {
  if (size <= LARGEST_PACKAGE) return;
  throw new RatchetError('stage.size', `"${file}" has ${size} bytes; DataMiner takes ${LARGEST_PACKAGE} at the most`, {
    blame: 'author',
  });
}

export function mismatch(code: string, file: string, what: string, found: string, wanted: string): RatchetError {
  return new RatchetError(code, `"${file}" has ${what} ${found}; the Catalog says ${wanted}`, {
    blame: 'author',
    hint: 'put the right file there, or correct the Catalog entry after comparing with the vendor’s download page',
  });
}
