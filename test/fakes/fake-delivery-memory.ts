import { DELIVERIES_KEPT_MS, type DeliveryMemory, MOST_DELIVERIES } from '../../src/reconciler/delivery-memory.ts';

/** Deliveries in memory, oldest first. */
export class FakeDeliveryMemory implements DeliveryMemory {
  readonly #known = new Map<string, number>();

  async isNew(names: readonly string[], at: string): Promise<boolean> {
    const isNew = names.every((name) => !this.#known.has(name));
    const now = Date.parse(at);
    for (const name of names) if (!this.#known.has(name)) this.#known.set(name, now);
    for (const [name, since] of this.#known) {
      if (this.#known.size > MOST_DELIVERIES || since < now - DELIVERIES_KEPT_MS) this.#known.delete(name);
    }
    return isNew;
  }
}
