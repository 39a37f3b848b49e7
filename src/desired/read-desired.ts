import type { YamlFile } from '../yaml/text.ts';
import { assembleFleet, type DesiredReading, NOTHING_SALVAGED } from './assemble-fleet.ts';
import { calendarsOf } from './calendars.ts';
import { fleetFiles } from './fleet-files.ts';
import { readCalendar } from './read-calendar.ts';
import { readFile } from './read-file.ts';

/**
 * Reads one revision of a fleet repository: every problem of every file at once, in the order of the files, or the
 * whole desired state with its defaults filled in. The order of `files` makes no difference. It does not throw.
 */
export function readDesiredFleet(files: readonly YamlFile[], now: Date): DesiredReading {
  const found = fleetFiles(files);
  if (found.kind === 'excess')
    return { kind: 'problems', problems: [found.problem], warnings: [], ...NOTHING_SALVAGED };
  return assembleFleet(found.files.map(readFile), calendarsOf(found.calendars, readCalendar), now);
}
