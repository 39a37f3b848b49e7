import { symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** `C:/practice` of an Agent, as a test reaches it behind the link's back. */
export interface PracticeFolder {
  put(name: string | Uint8Array, content: string | Uint8Array): Promise<void>;
  /** Puts a folder there in which nobody may make anything. Answers false where this machine has none such. */
  forbid(name: string): Promise<boolean>;
}

// Root may do everything in an ordinary folder. Here it may not.
const FORBIDDEN = '/dev/pts';

export function practiceFolder(folder: string): PracticeFolder {
  return {
    async put(name, content) {
      const file = Buffer.concat([Buffer.from(folder + path.sep), Buffer.from(name)]);
      await writeFile(file, content);
    },
    async forbid(name) {
      if (process.platform !== 'linux') return false;
      await symlink(FORBIDDEN, path.join(folder, name));
      return true;
    },
  };
}
