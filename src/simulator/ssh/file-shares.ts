import type { AgentDisk } from '../disk.ts';

/** How a file is held open. `exclusive` is what OpenSSH for Windows makes of reading and writing at once. */
export type Access = 'read' | 'write' | 'exclusive';

/**
 * Who holds which file open on one Agent. OpenSSH for Windows lets readers share with readers and writers with writers,
 * and lets nobody rename or delete what is open (win32compat/fileio.c, as noted in INTEGRATION 6.2).
 */
export class FileShares {
  readonly #held = new Map<string, Access[]>();

  /** Undefined is a sharing violation; else a function that lets go. */
  hold(file: string, access: Access): (() => void) | undefined {
    const others = this.#held.get(file) ?? [];
    if (!others.every((other) => other === access && access !== 'exclusive')) return undefined;
    this.#held.set(file, [...others, access]);
    return () => this.#release(file, access);
  }

  isHeld(file: string): boolean {
    return (this.#held.get(file)?.length ?? 0) > 0;
  }

  canRead(file: string): boolean {
    return (this.#held.get(file) ?? []).every((access) => access === 'read');
  }

  #release(file: string, access: Access): void {
    const left = [...(this.#held.get(file) ?? [])];
    left.splice(left.indexOf(access), 1);
    this.#held.set(file, left);
  }
}

const sharesOf = new WeakMap<AgentDisk, FileShares>();

/** Open files are shared, or not, among all connections to one Agent. */
export function fileShares(disk: AgentDisk): FileShares {
  const shares = sharesOf.get(disk) ?? new FileShares();
  sharesOf.set(disk, shares);
  return shares;
}
