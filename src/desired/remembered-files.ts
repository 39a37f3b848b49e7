import { createHash } from 'node:crypto';
import type { YamlFile } from '../yaml/text.ts';
import { type FilesReading, readFile, readFiles } from './read-files.ts';

/** Reads the files of a revision, with what it may remember of the revision before. */
export type ReadFiles = (files: readonly YamlFile[]) => FilesReading;

/**
 * Parses only the files whose content or path is new since the last call. It holds what the last revision held and
 * nothing older. A file's reading follows from its path and bytes alone, so that remembering changes no answer.
 */
export function rememberFiles(): ReadFiles {
  let known: ReadonlyMap<string, FilesReading> = new Map();
  return (files) => {
    const met = new Map<string, FilesReading>();
    const reading = readFiles(files, (file) => {
      const id = contentId(file);
      const found = known.get(id) ?? readFile(file);
      met.set(id, found);
      return found;
    });
    known = met;
    return reading;
  };
}

/** Places in a reading name the file, so that the same bytes under another path are something else. */
function contentId({ path, bytes }: YamlFile): string {
  return createHash('sha256').update(JSON.stringify(path)).update(bytes).digest('base64');
}
