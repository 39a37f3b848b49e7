import { createHmac, timingSafeEqual } from 'node:crypto';

/** What came, as it came: proofs are over the raw bytes. */
export interface Delivery {
  readonly body: Buffer;
  header(name: string): string | undefined;
}

/** One who sends hints, and how it proves that it did. */
export interface Sender {
  /** Whether it knows the secret. `now` is for those that say when they sent it. */
  isGenuine(delivery: Delivery, secret: string, now: Date): boolean;
  /** What it calls this delivery; the same when it sends it again. */
  idOf(delivery: Delivery, payload: Payload): string | undefined;
  /** Whether the proof covers that name, so that nobody else can send the same content under another. */
  readonly signsId: boolean;
  /** Whether it tells of commits; other news is taken and not acted on. */
  isPush(delivery: Delivery, payload: Payload): boolean;
}

/** The body as JSON. Nothing in it is ever taken at its word, followed or shown. */
export type Payload = Readonly<Record<string, unknown>>;

/** Compares without telling by the time it takes where they differ. */
export function sameText(given: string | undefined, expected: string): boolean {
  if (given === undefined) return false;
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}

export function hmacOf(body: Buffer | string, key: string | Buffer, encoding: 'hex' | 'base64'): string {
  return createHmac('sha256', key).update(body).digest(encoding);
}
