import { printable } from '../model/printable.ts';
import type { Problem } from '../model/problem.ts';
import { inWords } from '../yaml/explain-error.ts';
import { didYouMean, nearest } from '../yaml/nearest.ts';
import { nodeAt, type Path } from '../yaml/node.ts';
import { problemFrom } from '../yaml/problem-at.ts';
import type { YamlDocument } from '../yaml/read-yaml.ts';

const API_VERSION = 'ratchet/v1';

export const KINDS = ['System', 'Catalog', 'Window', 'Freeze', 'Rollout', 'KnowledgeOverlay'] as const;
export type Kind = (typeof KINDS)[number];

/** Planned, and refused until they are honoured. */
const LATER_KINDS = ['Defaults'];

export const LATER_KEYS: ReadonlySet<string> = new Set();

export type Identified =
  | { readonly kind: 'ours'; readonly of: Kind }
  /** YAML of another program. */
  | { readonly kind: 'foreign' }
  /** Meant for us, and not readable by this version. */
  | { readonly kind: 'refused'; readonly problem: Problem };

/** Tells by `apiVersion` and `kind` whose document it is. */
export function identify(document: YamlDocument): Identified {
  if (document.root.kind !== 'map') return { kind: 'foreign' };
  const apiVersion = textAt(document, ['apiVersion']);
  if (apiVersion === API_VERSION) return identifyKind(document);
  if (apiVersion === undefined) return identifyNameless(document);
  if (!/ratchet/iu.test(apiVersion) && nearest(apiVersion, [API_VERSION]) === undefined) return { kind: 'foreign' };
  const message = `apiVersion is "${printable(apiVersion, 80)}"; write ${API_VERSION}`;
  return refused(document, ['apiVersion'], 'desired.api-version', message);
}

function identifyKind(document: YamlDocument): Identified {
  const written = textAt(document, ['kind']);
  const known = KINDS.find((kind) => kind === written);
  if (known !== undefined) return { kind: 'ours', of: known };
  if (written === undefined) {
    return refused(document, ['kind'], 'desired.kind', `the document needs "kind"; write ${inWords(KINDS)}`);
  }
  if (LATER_KINDS.includes(written)) {
    const message = `kind "${written}" is not known to this version of ratchet; remove the document`;
    return refused(document, ['kind'], 'desired.later-kind', message);
  }
  const message = `kind is "${printable(written, 80)}"; write ${inWords(KINDS)}`;
  return refused(document, ['kind'], 'desired.kind', message, didYouMean(written, KINDS));
}

/** Without `apiVersion` it is ours when it says so elsewhere: by its kind, or under a misspelt key. */
function identifyNameless(document: YamlDocument): Identified {
  const kind = textAt(document, ['kind']) ?? '';
  const values = document.root.kind === 'map' ? [...document.root.entries.values()] : [];
  const mentioned = values.some(({ node }) => node.kind === 'scalar' && node.written.startsWith('ratchet/'));
  if (!mentioned && ![...KINDS, ...LATER_KINDS].includes(kind)) return { kind: 'foreign' };
  const message = `the document needs "apiVersion"; write apiVersion: ${API_VERSION}`;
  return refused(document, [], 'desired.api-version', message);
}

function refused(document: YamlDocument, path: Path, code: string, message: string, hint?: string): Identified {
  return { kind: 'refused', problem: problemFrom(document.originOf(path), code, message, hint) };
}

function textAt({ root }: YamlDocument, path: Path): string | undefined {
  const node = nodeAt(root, path);
  return node?.kind === 'scalar' && node.value !== null ? node.written : undefined;
}
