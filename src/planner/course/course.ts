import type { CourseHop } from '../plan-hops.ts';
import type { Decision } from '../system-entry.ts';

/** What is decided alike for every system that stands there and wants that. */
export type Course = Omit<Decision, 'hops'> & { readonly hops: readonly CourseHop[] };

/** The same, before it is told what else there is. */
export type Plotted = Omit<Course, 'available'>;
