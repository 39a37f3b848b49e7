import type { AgentLink, DirectoryEntry, FileStat } from '../../reconciler/agent-link.ts';
import { isNotOffered } from '../not-offered.ts';
import { unlessMissing } from '../unless-missing.ts';
import { type Answer, type Request, unusable } from './protocol.ts';
import { readEntry, readMade, readSpace, readStat } from './results.ts';

/** Puts one question to the program of an Agent and answers with what stands in its `done`. */
export type Asked = (
  request: Request,
  rest?: {
    readonly body?: (stop: AbortSignal) => AsyncIterable<Uint8Array>;
    readonly onAnswer?: (answer: Answer) => void;
  },
) => Promise<unknown>;

// Nothing that Ratchet reads or lists comes near these.
const LONGEST_FILE = 64 * 1024 * 1024;
const MOST_ENTRIES = 100_000;

/** The file part of a command link: one question each. */
export function commandFiles(asked: Asked): Omit<AgentLink, 'exec' | 'upload'> {
  return {
    async stat(path): Promise<FileStat | undefined> {
      const found = await unlessMissing(asked({ request: 'stat', path }));
      return found === undefined ? undefined : readStat(found);
    },

    async list(path) {
      const entries: DirectoryEntry[] = [];
      const onAnswer = (answer: Answer) => {
        if (answer.kind === 'entry') entries.push(readEntry(answer.entry));
        if (entries.length > MOST_ENTRIES) throw unusable(`more than ${MOST_ENTRIES} entries`);
      };
      await unlessMissing(asked({ request: 'list', path }, { onAnswer }));
      return entries.toSorted((a, b) => (a.name < b.name ? -1 : 1));
    },

    async read(path, { offset = 0, limit } = {}) {
      const most = limit ?? LONGEST_FILE;
      const chunks: Buffer[] = [];
      let size = 0;
      const onAnswer = (answer: Answer) => {
        if (answer.kind !== 'data') return;
        chunks.push(answer.bytes);
        size += answer.bytes.length;
        if (size > most) throw unusable(`more than the ${most} bytes that were asked for`);
      };
      const isThere = await unlessMissing(
        asked({ request: 'read', path, offset, limit: limit ?? null }, { onAnswer }).then(() => true),
      );
      return isThere === undefined ? undefined : Buffer.concat(chunks);
    },

    async writeWhole(path, bytes) {
      await asked({ request: 'write-whole', path, size: bytes.length }, { body: () => inOnePiece(bytes) });
    },

    async makeDirectory(path) {
      return readMade(await asked({ request: 'make-directory', path }));
    },

    async rename(from, to) {
      await asked({ request: 'rename', from, to });
    },

    async removeFile(path) {
      await unlessMissing(asked({ request: 'remove-file', path }));
    },

    async removeDirectory(path) {
      await unlessMissing(asked({ request: 'remove-directory', path }));
    },

    async space(path) {
      try {
        return readSpace(await asked({ request: 'space', path }));
      } catch (thrown) {
        if (isNotOffered(thrown)) return undefined;
        throw thrown;
      }
    },
  };
}

async function* inOnePiece(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
