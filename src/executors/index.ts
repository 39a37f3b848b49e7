import { MODES, type Mode } from '../model/desired.ts';
import type { Executor } from '../reconciler/ports.ts';
import { apply } from './apply.ts';
import type { ExecutorDeps } from './deps.ts';
import { planOnly } from './plan-only.ts';
import { uploadOnly, verifyStaged } from './upload-only.ts';

/** How far each mode goes. A new mode is one file and one line here. */
const executors = {
  'plan-only': planOnly,
  'upload-only': uploadOnly,
  apply,
} satisfies Record<Mode, (deps: ExecutorDeps) => Executor>;

/** No mode asks for the last one; a person does. */
export type Executors = Readonly<Record<Mode | 'verify-staged', Executor>>;

export function executorsFrom(deps: ExecutorDeps): Executors {
  const made = MODES.map((mode) => [mode, executors[mode](deps)] as const);
  return { ...(Object.fromEntries(made) as Record<Mode, Executor>), 'verify-staged': verifyStaged(deps) };
}
