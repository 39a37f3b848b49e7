import { diskMemory } from '../../src/cache/disk-memory.ts';
import { inProcess } from '../../src/desired/reading-memory.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { keepsTheContractOfReadingMemories } from './reading-memory.ts';

const onDisk = () => diskMemory({ folder: temporaryFolder(), pack: 'fleet', reader: 'test' });

keepsTheContractOfReadingMemories('a process', () => inProcess());
keepsTheContractOfReadingMemories('a folder', onDisk);
keepsTheContractOfReadingMemories('a process above a folder', () => inProcess(onDisk()));
