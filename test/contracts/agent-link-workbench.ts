import { createHash } from 'node:crypto';
import type { AgentEndpoint } from '../../src/model/desired.ts';
import type { AgentLink, AgentLinks } from '../../src/reconciler/agent-link.ts';
import type { PracticeFolder } from '../links/practice-folder.ts';

/**
 * An Agent to put the contract to. Its folder `C:/practice` exists. Its shell knows: `echo %OS%`; `answer` (prints "out",
 * complains "err", code 7); `vanish` (ends without a code); `hang`; `flood` (prints 10 MB of "x"); `mumble` (prints "a", two
 * bytes that are no UTF-8, "b").
 */
export interface LinkUnderTest {
  readonly links: AgentLinks;
  /** The clock that the links got. */
  readonly clock: { milliseconds(): number };
  readonly practice: PracticeFolder;
  readonly agent: AgentEndpoint;
  readonly credentials: string;
  close(): Promise<void>;
}

/** What the parts of the contract work with. */
export interface Workbench {
  subject(): LinkUnderTest;
  linked<T>(use: (link: AgentLink) => Promise<T>): Promise<T>;
  /** Works in a folder of its own. */
  inFolder<T>(use: (link: AgentLink, folder: string) => Promise<T>): Promise<T>;
}

export const { signal } = new AbortController();
export const whole = { offset: 0, onProgress: () => {} };

export function workbench(subject: () => LinkUnderTest): Workbench {
  let folders = 0;
  const linked: Workbench['linked'] = (use) => {
    const { links, agent, credentials } = subject();
    return links.with(agent, credentials, signal, use);
  };
  return {
    subject,
    linked,
    inFolder(use) {
      folders += 1;
      const folder = `C:/practice/${folders}`;
      return linked(async (link) => {
        await link.makeDirectory(folder);
        return await use(link, folder);
      });
    },
  };
}

export function sha256(bytes: Uint8Array | undefined): string {
  return createHash('sha256')
    .update(bytes ?? '')
    .digest('hex');
}
