import { openSshAvailable } from '../src/simulator/ssh/openssh-server.ts';
import type { SshTransportName } from '../src/simulator/ssh/transports.ts';

export interface SshTransportRow {
  readonly transport: SshTransportName;
  /** Why its tests are skipped here; undefined where they run. */
  readonly skipped: string | undefined;
}

const { available, why } = openSshAvailable();

/**
 * A row per way to play sshd, for suites that both must pass:
 * `describe.each(SSH_TRANSPORTS)('over $transport', ({ transport, skipped }) => { … })`, with `it.skipIf(skipped)`.
 */
export const SSH_TRANSPORTS: readonly SshTransportRow[] = [
  { transport: 'ssh2', skipped: undefined },
  { transport: 'openssh', skipped: available ? undefined : why },
];

export { openSshAvailable };
