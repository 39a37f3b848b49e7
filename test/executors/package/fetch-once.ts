import { readFileSync } from 'node:fs';
import { systemClock } from '../../../src/cli/system-clock.ts';
import { fetchingFrom } from './fetching.ts';

// A process of its own that fetches one file: `fetch-once.ts <JSON> <file with the content>`.
const [, , json = '{}', content = ''] = process.argv;
const { file } = await fetchingFrom({ ...JSON.parse(json), content: readFileSync(content), clock: systemClock }).run();
process.stdout.write(file);
