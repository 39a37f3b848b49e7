import { describe } from 'vitest';
import {
  commandUnderTest,
  fakeUnderTest,
  localUnderTest,
  openSshUnderTest,
  ssh2UnderTest,
} from '../links/links-under-test.ts';
import { noOpenSsh } from '../links/openssh-agent.ts';
import { twinUnderTest } from '../rehearsal/twin-under-test.ts';
import { agentLinkContract } from './agent-link.ts';

describe('the fake', () => agentLinkContract(fakeUnderTest));
describe('an ssh2 server', () => agentLinkContract(ssh2UnderTest));
describe('a twin in a rehearsal', () => agentLinkContract(twinUnderTest));
describe('this machine', () => agentLinkContract(localUnderTest));
describe("a program of the operator's", () => agentLinkContract(commandUnderTest));

const why = noOpenSsh === undefined ? '' : `, skipped: ${noOpenSsh} is not installed`;
describe.skipIf(noOpenSsh !== undefined)(`a real OpenSSH server${why}`, () => agentLinkContract(openSshUnderTest));
