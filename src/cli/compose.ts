// What each kind of command works with. The files under compose/ alone know which adapter is behind which port.
export { type Composition, compose, composeFrom } from './compose/acting.ts';
export { composeStore } from './compose/memory.ts';
export { composeForPlan } from './compose/planning.ts';
export { composeForBootstrap, composeForDoctor } from './compose/preparing.ts';
export { composeForge, composeForReview, type ReviewComposition } from './compose/reviewing.ts';
export { composeSource, type SourcePart } from './compose/source.ts';
export { composeNotifiers, composeShowing, type Showing } from './compose/telling.ts';
