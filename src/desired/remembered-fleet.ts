import { systemDigests } from '../model/system-digests.ts';
import type { YamlFile } from '../yaml/text.ts';
import { assembleFleet, type DesiredReading, NOTHING_SALVAGED } from './assemble-fleet.ts';
import { type Calendars, calendarsOf } from './calendars.ts';
import type { FileReading } from './file-reading.ts';
import { fleetFiles, type StoredFile } from './fleet-files.ts';
import { fileId, type ReadingMemory } from './reading-memory.ts';

/** As `readDesiredFleet`, parsing only the files that the memory does not know. Remembering changes no answer. */
export async function rememberedFleet(
  files: readonly StoredFile[],
  now: Date,
  memory: ReadingMemory,
): Promise<DesiredReading> {
  const found = fleetFiles(files);
  if (found.kind === 'excess')
    return { kind: 'problems', problems: [found.problem], warnings: [], ...NOTHING_SALVAGED };
  const readings = await readAll(found.files, memory);
  return assembleFleet(readings, await calendarsFor(readings, found.calendars), now);
}

const NO_CALENDARS: Calendars = { paths: [], read: () => undefined };

/** Few fleets have any, and their parser takes long to load. */
async function calendarsFor(readings: readonly FileReading[], files: readonly YamlFile[]): Promise<Calendars> {
  const wanted = readings.some(({ documents }) =>
    documents.some((document) => document.kind === 'Freeze' && document.freeze?.dates.kind === 'calendar'),
  );
  if (!wanted) return NO_CALENDARS;
  const { readCalendar } = await import('./read-calendar.ts');
  return calendarsOf(files, readCalendar);
}

/** Its Systems are not digested again. */
function withDigests(known: FileReading): FileReading {
  for (const document of known.documents) {
    if (document.kind !== 'System' || document.system === undefined || document.digests === undefined) continue;
    systemDigests.recall(document.system, document.digests);
  }
  return known;
}

async function readAll(files: readonly StoredFile[], memory: ReadingMemory): Promise<readonly FileReading[]> {
  const recall = memory.open();
  const readings = new Map<string, FileReading>();
  const unknown = new Map<string, YamlFile>();
  const ids = files.map(fileId);
  for (const [index, id] of ids.entries()) {
    const known = recall(id);
    if (known === undefined) unknown.set(id, files[index] as YamlFile);
    else readings.set(id, withDigests(known));
  }
  if (unknown.size > 0) {
    // Loading the parsers takes longer than many a fleet that is remembered whole.
    const { readFile } = await import('./read-file.ts');
    for (const [id, file] of unknown) readings.set(id, readFile(file));
  }
  memory.keep(readings);
  return ids.map((id) => readings.get(id) as FileReading);
}
