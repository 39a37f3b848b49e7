// Prints a digest over the plans of a hundred fleets: `FC_SEED=7 node --import tsx test/planner/laws/digest-of-plans.ts`
import fc from 'fast-check';
import { canonicalJson, LinesDigest } from '../../../src/model/digest.ts';
import { anyFleet } from './fleets.ts';
import { planned } from './planned.ts';
import { SEED } from './seed.ts';

const plans = new LinesDigest();
for (const fleet of fc.sample(anyFleet, { numRuns: 100, seed: SEED })) plans.addLine(canonicalJson(planned(fleet)));
process.stdout.write(`${plans.value}\n`);
