import type { Problem } from '../model/problem.ts';
import { systemDigests } from '../model/system-digests.ts';
import { shipped } from '../shipped.ts';
import type { YamlDocument } from '../yaml/read-yaml.ts';
import { schemaCheck } from '../yaml/schema-check.ts';
import type { DatedWarning, Document, Named } from './file-reading.ts';
import { formats } from './formats.ts';
import { type Kind, LATER_KEYS } from './kinds.ts';
import { readCatalog } from './read-catalog.ts';
import { readFreeze } from './read-freeze.ts';
import { readOverlay } from './read-overlay.ts';
import { readRollout } from './read-rollout.ts';
import { readSystem } from './read-system.ts';
import { readWindow } from './read-window.ts';

interface Read {
  readonly document: Document;
  readonly problems: readonly Problem[];
  readonly dated: readonly DatedWarning[];
}

const schema = schemaCheck({
  room: 'desired',
  schema: shipped('schemas/desired-state.schema.json'),
  formats,
  laterKeys: LATER_KEYS,
});

/** One document of ours. What does not fit the schema is not read any further. */
export function readDocument(kind: Kind, document: YamlDocument): Read {
  const misfits = schema.problems(`#/$defs/${kind}`, document);
  if (misfits.length > 0) return { document: unread(kind, document), problems: misfits, dated: [] };
  const name = nameOf(document);
  switch (kind) {
    case 'System': {
      const { system, problems, dated } = readSystem(document);
      const digests = system && systemDigests(system);
      return { document: { kind, name, windows: windowsOf(document), system, digests }, problems, dated };
    }
    case 'Window': {
      const { window, problems, dated } = readWindow(document);
      return { document: { kind, name, window }, problems, dated };
    }
    case 'Freeze': {
      const { freeze, problems, dated } = readFreeze(document);
      return { document: { kind, name, freeze }, problems, dated };
    }
    case 'Rollout': {
      const { rollout, problems } = readRollout(document);
      return { document: { kind, name, rollout }, problems, dated: [] };
    }
    case 'Catalog': {
      const { packages, checks, problems } = readCatalog(document);
      return { document: { kind, packages, checks }, problems, dated: [] };
    }
    case 'KnowledgeOverlay': {
      const { overlay, problems } = readOverlay(document);
      return { document: { kind, name, overlay }, problems, dated: [] };
    }
    default:
      return kind satisfies never;
  }
}

/** What others may refer to is known all the same, so that nobody is told twice about one mistake. */
function unread(kind: Kind, document: YamlDocument): Document {
  const name = nameOf(document);
  switch (kind) {
    case 'System':
      return { kind, name, windows: windowsOf(document), system: undefined, digests: undefined };
    case 'Window':
      return { kind, name, window: undefined };
    case 'Freeze':
      return { kind, name, freeze: undefined };
    case 'Rollout':
      return { kind, name, rollout: undefined };
    case 'Catalog':
      return { kind, packages: [], checks: [] };
    case 'KnowledgeOverlay':
      return { kind, name, overlay: undefined };
    default:
      return kind satisfies never;
  }
}

function nameOf(document: YamlDocument): Named | undefined {
  const text: unknown = Object(Object(document.value).metadata).name;
  return typeof text === 'string' ? { text, origin: document.originOf(['metadata', 'name']) } : undefined;
}

function windowsOf(document: YamlDocument): readonly Named[] {
  const windows: unknown = Object(Object(Object(document.value).spec).schedule).windows;
  if (!Array.isArray(windows)) return [];
  return windows.flatMap((text: unknown, index) => {
    if (typeof text !== 'string') return [];
    return [{ text, origin: document.originOf(['spec', 'schedule', 'windows', index]) }];
  });
}
