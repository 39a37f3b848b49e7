import { describe } from 'vitest';
import { openSshAvailable } from '../openssh.ts';
import { faultTableOver } from './fault-doors.ts';

const { available, why } = openSshAvailable();

describe.skipIf(!available)(available ? 'over a real sshd' : `over a real sshd, skipped: ${why}`, () => {
  faultTableOver('openssh');
});
