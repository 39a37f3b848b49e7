import { diskMemory } from '../../src/cache/disk-memory.ts';
import { a, b, c, mapOf } from '../contracts/reading-memory.ts';

// A process of its own that keeps one thing, then another, again and again: `writer-process.ts <folder> <times>`.
const [folder = '', times = ''] = process.argv.slice(2);
const memory = diskMemory({ folder, pack: 'fleet', reader: 'this one' });
for (let time = 0; time < Number(times); time += 1) memory.keep(time % 2 === 0 ? mapOf(a, b) : mapOf(b, c));
