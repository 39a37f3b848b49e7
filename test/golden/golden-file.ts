import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/** What the file holds. With `UPDATE_GOLDEN=1` in the environment it is written first. */
export function golden(file: URL, actual: string): string {
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(file, actual);
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}
