import type { DesiredFleet } from '../model/desired.ts';
import type { Problem } from '../model/problem.ts';
import { membersOf } from '../model/rollout.ts';
import type { DocumentReading, FileReading } from './file-reading.ts';

type SystemDocument = Extract<DocumentReading, { kind: 'System' }>;

/** What the rest of a revision says once parts of it are left out. */
type Assemble = (
  readings: readonly FileReading[],
) =>
  | { readonly kind: 'fleet'; readonly fleet: DesiredFleet }
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] };

/** The fleet without the Systems that a mistake can touch. Everything that the others rest on is free of mistakes. */
export interface SoundPart {
  readonly fleet: DesiredFleet;
  readonly withheld: Withheld;
}

/** Systems that are asked for otherwise than could be read: by name, and where not even that can be read, by file. */
export interface Withheld {
  readonly names: readonly string[];
  readonly files: readonly string[];
}

/**
 * The Systems of a revision that none of its mistakes can touch, with everything that they rest on; undefined where a
 * mistake touches them all. Only a System can be left out: a Window takes those that refer to it along; a Freeze, a
 * Rollout, a Catalog, an overlay, or text that could be any of them, concerns every System. The remainder has to pass the very check
 * that the whole did not.
 */
export function soundPart(readings: readonly FileReading[], assemble: Assemble): SoundPart | undefined {
  if (readings.some(({ missing }) => missing === 'anything')) return undefined;
  const files = readings.filter(({ missing }) => missing === 'systems').flatMap(fileOf);
  const left = new LeftOut(readings);
  left.out(left.documents.filter(({ sound }) => !sound));
  for (;;) {
    if (left.concernsAll) return undefined;
    const reading = assemble(left.remainder());
    if (reading.kind === 'fleet') return withoutRollouts(reading.fleet, { names: left.names(), files });
    const blamed = left.documentsAt(reading.problems);
    if (blamed.length === 0) return undefined;
    left.out(blamed);
  }
}

/** A System that is left out may be one that those of a rollout wait for: as long as nobody knows, they are left out as well. */
function withoutRollouts(fleet: DesiredFleet, { names, files }: Withheld): SoundPart {
  const waiting = new Set(fleet.rollouts.flatMap(membersOf));
  const systems = fleet.systems.filter(({ name }) => !waiting.has(name));
  return { fleet: { ...fleet, systems, rollouts: [] }, withheld: { names: [...names, ...waiting], files } };
}

/** Documents that are left out, and those that go with them. */
class LeftOut {
  readonly documents: readonly DocumentReading[];
  /** Something was to be left out that every System rests on. */
  concernsAll = false;
  readonly #readings: readonly FileReading[];
  readonly #out = new Set<DocumentReading>();
  readonly #bySign = new Map<string, readonly SystemDocument[]>();

  constructor(readings: readonly FileReading[]) {
    this.#readings = readings;
    this.documents = readings.flatMap(({ documents }) => documents);
    for (const system of this.#systems()) {
      for (const sign of signsOf(system)) this.#bySign.set(sign, [...(this.#bySign.get(sign) ?? []), system]);
    }
  }

  out(documents: readonly DocumentReading[]): void {
    for (const document of documents) {
      if (this.#out.has(document)) continue;
      this.#out.add(document);
      if (document.kind === 'System') this.out(signsOf(document).flatMap((sign) => this.#bySign.get(sign) ?? []));
      else if (document.kind === 'Window')
        this.out(this.#systems().filter((system) => refersTo(system, document.name?.text)));
      else this.concernsAll = true;
    }
  }

  /** The last document that begins before each problem, in its file. */
  documentsAt(problems: readonly Problem[]): readonly DocumentReading[] {
    return problems.flatMap(({ origin }) => {
      const before = ({ at }: DocumentReading) => at.file === origin.file && at.line <= origin.line;
      return this.documents.filter((document) => !this.#out.has(document)).findLast(before) ?? [];
    });
  }

  remainder(): readonly FileReading[] {
    return this.#readings.map((reading) => ({
      ...reading,
      missing: 'nothing',
      documents: reading.documents.filter((document) => !this.#out.has(document)),
      problems: reading.problems.filter(({ severity }) => severity === 'warning'),
    }));
  }

  names(): readonly string[] {
    return this.#systems()
      .filter((document) => this.#out.has(document))
      .flatMap(({ name }) => name?.text ?? []);
  }

  #systems(): readonly SystemDocument[] {
    return this.documents.filter((document) => document.kind === 'System');
  }
}

/** Its name and its machines. Where two Systems have one in common, nobody can tell which of them was meant. */
function signsOf({ name, system }: SystemDocument): readonly string[] {
  return [
    ...(name === undefined ? [] : [`name ${name.text}`]),
    ...(system?.agents.map(({ url }) => `at ${url}`) ?? []),
  ];
}

function refersTo({ windows }: SystemDocument, window: string | undefined): boolean {
  return window === undefined || windows.some(({ text }) => text === window);
}

function fileOf({ problems }: FileReading): readonly string[] {
  return problems.slice(0, 1).map(({ origin }) => origin.file);
}
