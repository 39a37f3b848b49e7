import { openStore } from '../../src/store/open-store.ts';
import { at, entry, newRun } from '../contracts/run-journal.ts';

// A process of its own that writes into a store: `writer-process.ts <where the store is, as JSON> <system> <how many | endless | lease>`.
// It prints one line for each row after the store has answered it, and never before.
const [place = '', system = '', amount = ''] = process.argv.slice(2);
const store = await openStore(JSON.parse(place));
const say = (line: string) => process.stdout.write(`${line}\n`);

if (amount === 'lease') {
  say((await store.leases.acquire(system, at(0))).kind);
  setInterval(() => undefined, 60_000);
} else {
  const run = `${system}-${process.pid}`;
  await store.journal.begin(newRun(run, { system }), at(0));
  const limit = amount === 'endless' ? Number.POSITIVE_INFINITY : Number(amount);
  for (let row = 0; row < limit; row += 1) {
    await store.journal.record(entry(run, `row ${row}`));
    say(`${run} ${row}`);
  }
  await store.close();
}
