import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { CatalogPackage } from '../../model/catalog.ts';
import { RatchetError } from '../../model/errors.ts';
import { parsePackageName } from '../../model/package-name.ts';

/** What names one file: where to look, and which build and kind to look for in a folder. */
export type PackageQuery = Pick<CatalogPackage, 'from' | 'kind' | 'build'>;

/** The one file that a Catalog entry means: absolute, without symbolic links, below a package root. */
export async function findPackage(query: PackageQuery, roots: readonly string[]): Promise<string> {
  const folders: string[] = [];
  for (const place of await existingPlaces(query.from, roots)) {
    if (!(await stat(place)).isDirectory()) return place;
    folders.push(place);
  }
  const [match, ...others] = await matchesIn(folders, query);
  if (match === undefined) throw noMatch(query);
  if (others.length > 0) throw severalMatches(query, [match, ...others]);
  const real = await realPath(match);
  return await keptBelow(real ?? match, query.from, roots);
}

/** A relative path may be there below several roots. */
async function existingPlaces(from: string, roots: readonly string[]): Promise<readonly string[]> {
  const candidates = isAbsolute(from) ? [resolve(from)] : roots.map((root) => resolve(root, from));
  const inside = candidates.filter((path) => roots.some((root) => isBelow(resolve(root), path)));
  if (inside.length === 0) throw outside(from, roots);
  const places: string[] = [];
  for (const path of inside) {
    const real = await realPath(path);
    if (real !== undefined) places.push(await keptBelow(real, from, roots));
  }
  if (places.length > 0) return places;
  throw new RatchetError('stage.package', `no package at "${from}"; looked at ${quoted(inside)}`, {
    blame: 'author',
    hint: 'put the file there, or correct "from" in the Catalog',
  });
}

/** Folders inside are not searched. */
async function matchesIn(folders: readonly string[], { build, kind }: PackageQuery): Promise<readonly string[]> {
  const matches: string[] = [];
  for (const folder of folders) {
    const names = (await readdir(folder)).filter((name) => {
      const named = parsePackageName(name);
      return named.ok && named.value.build === build && named.value.kind === kind;
    });
    matches.push(...names.toSorted().map((name) => join(folder, name)));
  }
  return matches;
}

function noMatch({ from, build, kind }: PackageQuery): RatchetError {
  return new RatchetError('stage.package', `no ${kind} package of build ${build} lies in "${from}"`, {
    blame: 'operator',
    hint: 'copy the .dmupgrade file there under the name that the vendor gave it; folders inside are not searched',
  });
}

function severalMatches({ from, build }: PackageQuery, files: readonly string[]): RatchetError {
  return new RatchetError('stage.package', `"${from}" holds several packages of build ${build}: ${quoted(files)}`, {
    blame: 'author',
    hint: 'name the file in "from" of the Catalog entry',
  });
}

/** A symbolic link may lead on, but not out of the roots. */
async function keptBelow(real: string, from: string, roots: readonly string[]): Promise<string> {
  const realRoots = await Promise.all(roots.map(realPath));
  if (realRoots.some((root) => root !== undefined && isBelow(root, real))) return real;
  throw outside(from, roots);
}

function isBelow(root: string, path: string): boolean {
  const way = relative(root, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

async function realPath(path: string): Promise<string | undefined> {
  try {
    return await realpath(path);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new RatchetError('stage.package', `"${basename(path)}" cannot be read: ${code}`, {
      blame: 'operator',
      hint: 'let the account that Ratchet runs under read the package roots',
      cause,
    });
  }
}

function outside(from: string, roots: readonly string[]): RatchetError {
  return new RatchetError('stage.package', `"${from}" lies outside of the package roots ${quoted(roots)}`, {
    blame: 'author',
    hint: 'write a path below one of them, or ask the operator to add a root',
  });
}

function quoted(values: readonly string[]): string {
  return values.length === 0 ? '(none are configured)' : values.map((value) => `"${value}"`).join(', ');
}
