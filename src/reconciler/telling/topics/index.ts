import type { Topic } from '../stand.ts';
import { hold } from './hold.ts';
import { observation } from './observation.ts';
import { pass } from './pass.ts';
import { run } from './run.ts';
import { upgrade } from './upgrade.ts';

/** All that is told about a system, in this order. A new topic is one file and one line here. */
export const systemTopics: readonly Topic[] = [pass, observation, hold, upgrade, run];
