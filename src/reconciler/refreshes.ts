/** One refresh at a time; hints that come meanwhile are answered by one more. */
export class Refreshes {
  readonly #refresh: () => Promise<void>;
  #current: Promise<void> | undefined;
  #again = false;

  constructor(refresh: () => Promise<void>) {
    this.#refresh = refresh;
  }

  request(): void {
    if (this.#current !== undefined) {
      this.#again = true;
      return;
    }
    this.#current = this.#refresh().finally(() => {
      this.#current = undefined;
      if (!this.#again) return;
      this.#again = false;
      this.request();
    });
  }

  async settled(): Promise<void> {
    this.#again = false;
    await this.#current;
  }
}
