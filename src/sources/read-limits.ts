import { RatchetError } from '../model/errors.ts';

/** A reader of desired state refuses files over 256 KB; one byte more lets it see that a file is larger. */
export const MAX_FILE_BYTES = 256 * 1024 + 1;
const MAX_FILES = 20_000;
const MAX_TOTAL_BYTES = 64 * 1024 * 1024;

/** Counts what one read takes in, and ends it where a fleet repository is no longer plausible. */
export class ReadLimits {
  readonly #from: string;
  #files = 0;
  #bytes = 0;

  constructor(from: string) {
    this.#from = from;
  }

  addFile(): void {
    this.#files += 1;
    if (this.#files > MAX_FILES) throw this.#tooLarge(`more than ${MAX_FILES} YAML files`);
  }

  addBytes(count: number): void {
    this.#bytes += count;
    if (this.#bytes > MAX_TOTAL_BYTES) throw this.#tooLarge(`more than ${MAX_TOTAL_BYTES} bytes of YAML`);
  }

  #tooLarge(what: string): RatchetError {
    return new RatchetError('source.too-large', `"${this.#from}" holds ${what}`, {
      blame: 'operator',
      hint: 'name the folder of the repository that holds the fleet, and nothing else, under fleet.folder',
    });
  }
}
