import { afterAll } from 'vitest';
import type { Store } from '../../src/store/open-store.ts';
import { FakeJournal } from '../fakes/fake-journal.ts';
import { freshStore, removeStores } from '../store/fresh-store.ts';
import { keepsTheContractOfRunJournals } from './run-journal.ts';

keepsTheContractOfRunJournals('memory', async () => new FakeJournal());
keepsTheContractOfRunJournals('SQLite', async (): Promise<Store['journal']> => (await freshStore()).journal);

afterAll(removeStores);
