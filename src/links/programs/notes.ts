import { printable } from '../../model/printable.ts';
import { scrub } from '../../model/scrub.ts';

// A program that complains without end is heard so far.
const MOST_NOTES = 50;
const LONGEST_NOTE = 400;

/** What a program says on stderr, line by line; the last line is remembered for an error. */
export class Notes {
  lastWords = '';
  readonly #tell: (note: string) => void;
  #told = 0;
  #begun = '';

  constructor(tell: (note: string) => void) {
    this.#tell = tell;
  }

  add(bytes: Buffer): void {
    const lines = (this.#begun + bytes.toString('utf8')).split('\n');
    this.#begun = (lines.pop() ?? '').slice(0, LONGEST_NOTE);
    for (const line of lines) this.#note(line);
  }

  end(): void {
    this.#note(this.#begun);
    this.#begun = '';
  }

  #note(line: string): void {
    const note = printable(scrub(line.slice(0, LONGEST_NOTE * 2).trim()), LONGEST_NOTE);
    if (note === '') return;
    this.lastWords = note;
    this.#told += 1;
    if (this.#told <= MOST_NOTES) this.#tell(note);
  }
}
