import { afterAll } from 'vitest';
import type { RunJournal } from '../../src/reconciler/runs.ts';
import { FakeJournal } from '../fakes/fake-journal.ts';
import { inEveryMemory, removeStores } from '../store/fresh-store.ts';
import { keepsTheContractOfRunJournals } from './run-journal.ts';

inEveryMemory<RunJournal>(
  'a journal of runs',
  { fake: () => new FakeJournal(), of: ({ journal }) => journal },
  keepsTheContractOfRunJournals,
);

afterAll(removeStores);
