import { RatchetError } from '../../model/errors.ts';

/** What an answer holds, looked at without believing its shape. */
export class Fields {
  readonly #value: unknown;

  constructor(value: unknown) {
    this.#value = value;
  }

  at(...path: readonly (string | number)[]): Fields {
    let value = this.#value;
    for (const key of path) {
      value = value === null || typeof value !== 'object' ? undefined : (value as Record<string, unknown>)[key];
    }
    return new Fields(value);
  }

  /** Text, or a number as text. */
  get text(): string | undefined {
    const value = this.#value;
    return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined;
  }

  get isTrue(): boolean {
    return this.#value === true;
  }

  /** Empty where it is no list. */
  get list(): readonly Fields[] {
    return Array.isArray(this.#value) ? this.#value.map((member) => new Fields(member)) : [];
  }

  get isThere(): boolean {
    return this.#value !== undefined && this.#value !== null;
  }

  /** Throws `forge.answer`. */
  needed(what: string): string {
    const found = this.text;
    if (found !== undefined) return found;
    throw new RatchetError('forge.answer', `the forge answered without ${what}`, { blame: 'environment' });
  }
}
