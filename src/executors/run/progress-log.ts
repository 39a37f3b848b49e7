import { type Instant, millisecondsOf } from '../../model/instant.ts';
import { printable } from '../../model/printable.ts';
import type { AgentLink } from '../../reconciler/agent-link.ts';
import { type Hint, hintIn } from './hints.ts';
import { LogLines } from './log-lines.ts';

const CHUNK = 256 * 1024;
const CHUNKS_A_LOOK = 16;
const BEFORE_START_MS = 5 * 60_000;
const MOST_HINTS = 10;

/** How far a log was told, for whoever goes on after us. */
export interface LogPosition {
  readonly path: string;
  readonly offset: number;
}

/** DataMiner's own log of one upgrade, read from where the last look ended. It is never held open, nor touched. */
export class ProgressLog {
  readonly hints: Hint[] = [];
  /** Bytes seen so far: when it grows, the upgrade moves. */
  seen = 0;

  readonly #upgrades: string;
  readonly #packageName: string;
  /** What an earlier process has told already: read for its hints, and not told again. */
  #toldBefore: LogPosition | undefined;
  #path: string | undefined;
  #offset = 0;
  #lines = new LogLines();

  constructor(upgrades: string, packageName: string, toldBefore?: LogPosition) {
    this.#upgrades = upgrades;
    this.#packageName = packageName;
    this.#toldBefore = toldBefore;
  }

  get position(): LogPosition | undefined {
    return this.#path === undefined ? undefined : { path: this.#path, offset: this.#offset };
  }

  /** The lines that were added, safe to print. `startedAt` is on the Agent's clock, as its folders are. */
  async look(link: AgentLink, startedAt: Instant): Promise<string[]> {
    await this.#choose(link, startedAt);
    const path = this.#path;
    const size = path === undefined ? undefined : (await link.stat(path))?.size;
    if (path === undefined || size === undefined) return [];
    if (size < this.#offset) {
      this.#startOver(path);
      this.#toldBefore = undefined;
    }
    const told = path === this.#toldBefore?.path && this.#toldBefore.offset <= size ? this.#toldBefore.offset : 0;
    const news: string[] = [];
    for (let chunks = 0; chunks < CHUNKS_A_LOOK && this.#offset < size; chunks++) {
      const isOld = this.#offset < told;
      const limit = isOld ? Math.min(CHUNK, told - this.#offset) : CHUNK;
      const bytes = await link.read(path, { offset: this.#offset, limit });
      if (bytes === undefined || bytes.length === 0) break;
      this.#offset += bytes.length;
      this.seen += bytes.length;
      const lines = this.#lines.push(bytes).map((line) => printable(line));
      this.#collectHints(lines);
      if (!isOld) news.push(...lines);
    }
    return news;
  }

  /** The newest log of this package that was written to since the start. A folder's own time says less. */
  async #choose(link: AgentLink, startedAt: Instant): Promise<void> {
    let newest = { path: '', at: millisecondsOf(startedAt) - BEFORE_START_MS };
    for (const { kind, name } of await link.list(this.#upgrades)) {
      if (kind !== 'directory' || !isFolderOf(name, this.#packageName)) continue;
      const path = `${this.#upgrades}/${name}/progress.log`;
      const log = await link.stat(path);
      if (log !== undefined && millisecondsOf(log.modifiedAt) >= newest.at) {
        newest = { path, at: millisecondsOf(log.modifiedAt) };
      }
    }
    if (newest.path !== '' && newest.path !== this.#path) this.#startOver(newest.path);
  }

  #startOver(path: string): void {
    this.#path = path;
    this.#offset = 0;
    this.#lines = new LogLines();
  }

  #collectHints(lines: readonly string[]): void {
    const found = lines.map(hintIn).filter((hint) => hint !== undefined);
    this.hints.push(...found);
    this.hints.splice(0, Math.max(0, this.hints.length - MOST_HINTS));
  }
}

/** DataMiner names the folder after the package file and 32 hex digits. */
export function isFolderOf(folder: string, packageName: string): boolean {
  return folder.startsWith(`${packageName}-`) && /^[0-9a-f]{32}$/iu.test(folder.slice(packageName.length + 1));
}
