import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';

interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly examples: Readonly<Record<string, { readonly value: unknown }>> };
}

interface Operation {
  readonly requestBody?: unknown;
  readonly responses: Readonly<Record<string, unknown>>;
}

/** A forge's published description, taken down to what is used of it: requests and answers are held to it. */
export class Described {
  readonly #description: Description;
  readonly #ajv: Ajv;

  constructor(file: string) {
    this.#description = JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8'));
    this.#ajv = new Ajv({ strict: false, allErrors: true });
    addFormats.default(this.#ajv);
    this.#ajv.addSchema(this.#description, 'description');
  }

  /** An answer as it was published, to be filled with other values. */
  example(name: string): Record<string, unknown> {
    const { value } = this.#description.components.examples[name] ?? {};
    const found = Array.isArray(value) ? value[0] : value;
    if (found === undefined) throw new Error(`the description has no example ${name}`);
    return structuredClone(found as Record<string, unknown>);
  }

  /** Throws where the request is not as described. */
  checkRequest(method: string, path: string, body: unknown): void {
    const operation = this.#description.paths[path]?.[method.toLowerCase()];
    if (operation === undefined) throw new Error(`${method} ${path} is not described`);
    if (operation.requestBody === undefined) return;
    this.#check(['paths', path, method.toLowerCase(), 'requestBody', 'content', 'application/json', 'schema'], body);
  }

  checkAnswer(method: string, path: string, status: number, body: unknown): void {
    const at = [
      'paths',
      path,
      method.toLowerCase(),
      'responses',
      String(status),
      'content',
      'application/json',
      'schema',
    ];
    this.#check(at, body);
  }

  #check(at: readonly string[], value: unknown): void {
    const pointer = at
      .map((part) => part.replaceAll('~', '~0').replaceAll('/', '~1'))
      .map(encodeURIComponent)
      .join('/');
    const validate = this.#ajv.compile({ $ref: `description#/${pointer}` });
    if (validate(value)) return;
    throw new Error(`not as described at ${at.join(' ')}: ${this.#ajv.errorsText(validate.errors)}`);
  }
}
