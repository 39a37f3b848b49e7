import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';

interface Parameter {
  readonly $ref?: string;
  readonly in?: string;
  readonly name?: string;
  readonly required?: boolean;
  readonly schema?: object;
}

interface Operation {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: unknown;
  readonly responses: Readonly<Record<string, { readonly content?: unknown }>>;
}

interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
    readonly parameters?: Readonly<Record<string, Parameter>>;
  };
}

export interface DescribedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
}

/**
 * What a forge publishes of its API, taken down to what is used of it: requests and answers are held to it. GitHub's is cut out of
 * the published file; those of the others are written down, and say of what.
 */
export class Described {
  readonly #description: Description;
  readonly #ajv = ajvWith({ coerceTypes: false });
  /** A query holds text alone. */
  readonly #queryAjv = ajvWith({ coerceTypes: true });
  readonly #compiled = new Map<string, ValidateFunction>();

  constructor(file: string) {
    this.#description = parse(readFileSync(new URL(file, import.meta.url), 'utf8'), { merge: true, maxAliasCount: -1 });
    for (const ajv of [this.#ajv, this.#queryAjv]) ajv.addSchema(this.#description, 'description');
  }

  /** An answer as it was published, to be filled with other values. */
  example(name: string): Record<string, unknown> {
    const { value } = this.#description.components.examples?.[name] ?? {};
    const found = Array.isArray(value) ? value[0] : value;
    if (found === undefined) throw new Error(`the description has no example ${name}`);
    return structuredClone(found as Record<string, unknown>);
  }

  /** Throws where the request is not as described. */
  checkRequest(request: DescribedRequest): void {
    const { template, method, operation } = this.#operationOf(request);
    this.#checkQuery(`${method} ${template}`, operation, request.query);
    if (operation.requestBody === undefined) {
      if (request.body !== undefined) throw new Error(`${method} ${template} is described without a body`);
      return;
    }
    this.#check(['paths', template, method, 'requestBody', 'content', 'application/json', 'schema'], request.body);
  }

  /** Throws where a request that was carried out is not answered as described. */
  checkAnswer(request: DescribedRequest, status: number, body: unknown): void {
    const { template, method, operation } = this.#operationOf(request);
    const response = operation.responses[status];
    if (response === undefined) throw new Error(`${method} ${template} is not described to answer ${status}`);
    if (response.content === undefined) return;
    this.#check(
      ['paths', template, method, 'responses', String(status), 'content', 'application/json', 'schema'],
      body,
    );
  }

  #operationOf({ method, path }: DescribedRequest) {
    const verb = method.toLowerCase();
    for (const [template, operations] of Object.entries(this.#description.paths)) {
      const operation = operations[verb];
      const pattern = template.replaceAll('.', '\\.').replace(/\{\w+\}/gu, '[^/]+');
      if (operation !== undefined && new RegExp(`^${pattern}$`, 'u').test(path)) {
        return { template, method: verb, operation };
      }
    }
    throw new Error(`${method} ${path} is not described`);
  }

  #checkQuery(named: string, { parameters = [] }: Operation, query: URLSearchParams): void {
    const asked = parameters
      .map((one) => this.#description.components.parameters?.[one.$ref?.split('/').at(-1) ?? ''] ?? one)
      .filter((one) => one.in === 'query');
    const schema = {
      type: 'object',
      additionalProperties: false,
      required: asked.filter(({ required }) => required === true).map(({ name }) => name),
      properties: Object.fromEntries(asked.map(({ name, schema: of }) => [name, of ?? {}])),
    };
    const validate = this.#compiled.get(named) ?? this.#queryAjv.compile(schema);
    this.#compiled.set(named, validate);
    if (validate(Object.fromEntries(query))) return;
    throw new Error(`not as described in the query of ${named}: ${this.#queryAjv.errorsText(validate.errors)}`);
  }

  #check(at: readonly string[], value: unknown): void {
    const pointer = at
      .map((part) => part.replaceAll('~', '~0').replaceAll('/', '~1'))
      .map(encodeURIComponent)
      .join('/');
    const validate = this.#compiled.get(pointer) ?? this.#ajv.compile({ $ref: `description#/${pointer}` });
    this.#compiled.set(pointer, validate);
    if (validate(value)) return;
    throw new Error(`not as described at ${at.join(' ')}: ${this.#ajv.errorsText(validate.errors)}`);
  }
}

function ajvWith({ coerceTypes }: { readonly coerceTypes: boolean }): Ajv {
  const ajv = new Ajv({ strict: false, allErrors: true, coerceTypes });
  addFormats.default(ajv);
  return ajv;
}
