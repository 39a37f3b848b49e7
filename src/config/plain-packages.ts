import path from 'node:path';
import { parseByteSize } from '../model/byte-size.ts';
import type { PackageSettings } from './config.ts';
import { DEFAULT_CACHE } from './defaults.ts';
import { checked } from './formats.ts';
import type { WrittenConfig, WrittenPackages } from './written.ts';

/** Folders and cache of `packages`: all that needs no secret. */
export function plainPackages(written: WrittenConfig['packages'], folder: string): PackageSettings {
  const { folders = [], cache = {} } = asSection(written);
  return {
    folders: folders.map((each) => path.resolve(folder, each)),
    servers: [],
    cache: {
      folder: path.resolve(folder, cache.folder ?? DEFAULT_CACHE.folder),
      limitBytes: cache.limit === undefined ? DEFAULT_CACHE.limitBytes : checked(parseByteSize(cache.limit)),
    },
  };
}

/** A list stands for its folders. */
export function asSection(written: WrittenConfig['packages'] = {}): WrittenPackages {
  return 'length' in written ? { folders: written } : written;
}
