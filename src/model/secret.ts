/**
 * A value that must not be seen. It prints as `[secret]` wherever it is logged, joined or serialised;
 * `reveal` is called only where the value leaves for the host that it belongs to.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
    remember(value);
  }

  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return '[secret]';
  }

  toJSON(): string {
    return '[secret]';
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return '[secret]';
  }
}

// Shorter ones would take ordinary words out of every text.
const SHORTEST = 6;
let known: readonly string[] = [];

/**
 * Text of others without any secret of this process that it quotes, as it is or as JSON, an address, Base64 or
 * hexadecimal digits would write it.
 */
export function withoutSecrets(text: string): string {
  return known.reduce((clean, secret) => clean.replaceAll(secret, '[secret]'), text);
}

/** Longest first: one secret may be a part of another. Of a key, whoever quotes it quotes lines. */
function remember(value: string): void {
  const lines = value.split(/\r?\n/u).filter((line) => line.length >= SHORTEST);
  known = [...new Set([...known, ...lines.flatMap(formsOf)])].toSorted((a, b) => b.length - a.length);
}

function formsOf(value: string): readonly string[] {
  const base64 = Buffer.from(value).toString('base64').replace(/=+$/u, '');
  const hex = Buffer.from(value).toString('hex');
  return [value, JSON.stringify(value).slice(1, -1), encodeURIComponent(Buffer.from(value).toString()), base64, hex];
}
