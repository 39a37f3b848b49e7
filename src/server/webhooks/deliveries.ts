import { createHash } from 'node:crypto';

const MOST_REMEMBERED = 10_000;

/** What came before: by the sender's name for it, and by its content where the proof does not cover the name. */
export class Deliveries {
  readonly #seen = new Set<string>();

  /** Answers whether it is new. */
  add(webhook: string, { id, body }: { readonly id: string | undefined; readonly body: Buffer | undefined }): boolean {
    const keys = [
      ...(id === undefined ? [] : [`${webhook} id ${id.slice(0, 200)}`]),
      ...(body === undefined ? [] : [`${webhook} content ${createHash('sha256').update(body).digest('base64')}`]),
    ];
    const isNew = !keys.some((key) => this.#seen.has(key));
    for (const key of keys) this.#remember(key);
    return isNew;
  }

  #remember(key: string): void {
    this.#seen.delete(key);
    this.#seen.add(key);
    for (const oldest of this.#seen) {
      if (this.#seen.size <= MOST_REMEMBERED) return;
      this.#seen.delete(oldest);
    }
  }
}
