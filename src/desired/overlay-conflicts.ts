import { formatOrigin, type Origin } from '../model/origin.ts';
import type { KnowledgeOverlay } from '../model/overlay.ts';
import type { Problem } from '../model/problem.ts';
import { formatRelease } from '../model/release.ts';
import { problemFrom } from '../yaml/problem-at.ts';

/** What the overlays of one revision say against each other. Each later place is a problem that points to the first. */
export function overlayConflicts(overlays: readonly KnowledgeOverlay[]): Problem[] {
  const risks = overlays.flatMap((overlay) => overlay.risks);
  const corrections = overlays.flatMap((overlay) => overlay.corrections);
  return [
    ...buildConflicts(overlays),
    ...repeats(risks, ({ id }, first) => {
      const message = `risk "${id}" is there twice, also at ${first}; rename or remove one`;
      return { code: 'desired.duplicate-risk', message };
    }),
    ...repeats(corrections, ({ id }, first) => {
      const message = `"${id}" is corrected twice, also at ${first}; remove one`;
      return { code: 'desired.duplicate-correction', message };
    }),
  ];
}

interface Placed {
  readonly id: string;
  readonly origin: Origin;
}

function repeats<T extends Placed>(
  entries: readonly T[],
  told: (entry: T, first: string) => Pick<Problem, 'code' | 'message'>,
): Problem[] {
  const first = new Map<string, T>();
  const problems: Problem[] = [];
  for (const entry of entries) {
    const other = first.get(entry.id);
    if (other === undefined) first.set(entry.id, entry);
    else {
      const { code, message } = told(entry, formatOrigin(other.origin));
      problems.push(problemFrom(entry.origin, code, message));
    }
  }
  return problems;
}

function buildConflicts(overlays: readonly KnowledgeOverlay[]): Problem[] {
  const builds = overlays.flatMap(({ knownBuilds }) =>
    knownBuilds.map((known) => ({ ...known, id: String(known.build), name: formatRelease(known.release) })),
  );
  const owners = new Map<number, string>();
  for (const { build, name } of builds) if (!owners.has(build)) owners.set(build, name);
  return repeats(builds, ({ build, name }, first) => {
    const owner = owners.get(build);
    if (owner === name) {
      return {
        code: 'desired.duplicate-build',
        message: `build ${build} is there twice, also at ${first}; remove one`,
      };
    }
    const message = `build ${build} is "${name}" here and "${owner}" at ${first}; correct one`;
    return { code: 'desired.build-conflict', message };
  });
}
