import type { Mode } from '../model/desired.ts';
import type { Executor } from '../reconciler/ports.ts';
import { apply } from './apply.ts';
import type { ExecutorDeps } from './deps.ts';
import { planOnly } from './plan-only.ts';
import { uploadOnly } from './upload-only.ts';

/** How far each mode goes. A new mode is one file and one line here. */
export const executors = {
  'plan-only': planOnly,
  'upload-only': uploadOnly,
  apply,
} satisfies Record<Mode, (deps: ExecutorDeps) => Executor>;
