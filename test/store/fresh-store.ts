import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openStore, type Store, type StoreOptions } from '../../src/store/open-store.ts';

const folders: string[] = [];
const stores: Store[] = [];

/** A path in a new folder, where no file lies yet. */
export function freshFile(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'ratchet-store-'));
  folders.push(folder);
  return path.join(folder, 'ratchet.db');
}

/** A store that `removeStores` closes. */
export async function freshStore(file = freshFile(), options: StoreOptions = {}): Promise<Store> {
  const store = await openStore(file, options);
  stores.push(store);
  return store;
}

/** For `afterAll`: closes every store of this file and removes the folders. */
export async function removeStores(): Promise<void> {
  for (const store of stores.splice(0)) await store.close().catch(() => undefined);
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
}
