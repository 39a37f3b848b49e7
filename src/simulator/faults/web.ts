import { seededFraction } from '../seeded.ts';
import { html, maskedException, success } from '../web/answer.ts';
import { authenticationFailed } from '../web/exceptions.ts';
import { MODULES_PATH, methodOf } from '../web/script-service.ts';
import type { Fault } from './fault.ts';

const HUGE_BYTES = 10_000_000;

/** What goes wrong between a client and the web services. */
export const WEB_FAULTS = [
  {
    id: 'login-refused',
    about: 'every login is answered with the authentication error',
    async web(_agent, call, usual) {
      return methodOf(call)?.startsWith('Connect') ? authenticationFailed() : usual();
    },
  },
  {
    id: 'challenge',
    about: 'a login is answered with 200 and a question for a second factor, without a session',
    async web(_agent, call, usual) {
      const question = { Connection: '', Message: 'Enter the code', MessageType: 'Challenge', DMAVersion: null };
      return methodOf(call) === 'ConnectAppAndInfo' ? success(question) : usual();
    },
  },
  {
    id: 'session-expiry',
    about: 'all web sessions are void at once',
    once: true,
    inject: (agent) => agent.sessions.endAll(),
  },
  {
    id: 'masked-errors',
    about: 'calls with a session fail, and no error tells what it is (custom errors on)',
    async web(_agent, call, usual) {
      const answer = await usual();
      const withSession = methodOf(call) === 'GetDataMinerAgentsInfo';
      return withSession || 'jsonerror' in answer.headers ? maskedException() : answer;
    },
  },
  {
    id: 'html-503',
    about: 'IIS answers 503 with a page',
    web: async () => html(503, 'Service Unavailable', 'HTTP Error 503. The service is unavailable.'),
  },
  {
    id: 'truncated-json',
    about: 'every answer breaks off in the middle',
    async web(_agent, _call, usual) {
      const answer = await usual();
      return { ...answer, body: answer.body.slice(0, answer.body.length / 2) };
    },
  },
  {
    id: 'wrong-content-type',
    about: 'a page of a proxy comes instead of the answer, with status 200',
    web: async () => html(200, 'Sign in', 'Sign in to continue.'),
  },
  {
    id: 'huge-body',
    about: 'every answer is valid JSON of `bytes` (10 MB)',
    takes: { bytes: HUGE_BYTES },
    web: async (_agent, _call, _usual, { bytes }) => success('x'.repeat(bytes)),
  },
  {
    id: 'slow-agent',
    about: 'every answer takes between one and four times `seconds` (20 to 80 s)',
    takes: { seconds: 20 },
    async web({ world, name }, { path }, usual, { seconds }) {
      await world.clock.sleep(seconds * (1 + 3 * seededFraction(world.seed, 'slow', name, path)));
      return usual();
    },
  },
  {
    id: 'slow-loris',
    about: 'answers come one byte at a time, `seconds` apart',
    takes: { seconds: 2 },
    async web(_agent, _call, usual, { seconds }) {
      return { ...(await usual()), secondsPerByte: seconds };
    },
  },
  {
    id: 'connection-reset',
    about: 'the connection dies before a call has its answer, `times` times; 0 is always',
    takes: { times: 0 },
    async web(agent, _call, usual) {
      await agent.faults.happened('connection-reset', agent);
      return { ...(await usual()), reset: true };
    },
  },
  {
    id: 'redirect',
    about: 'every call is sent to another host',
    web: async () => ({ status: 302, headers: { location: 'https://elsewhere.example/' }, body: '' }),
  },
  {
    id: 'unknown-status',
    about: 'the cluster reports a status that no documentation knows',
    async web(_agent, call, usual) {
      const answer = await usual();
      if (methodOf(call) !== 'GetDataMinerAgentsInfo') return answer;
      return { ...answer, body: answer.body.replaceAll(/"Status":"\w+"/gu, '"Status":"Foo"') };
    },
  },
  {
    id: 'apigw-null',
    about: 'APIGateway knows no version of SLNet',
    async web(_agent, { path }, usual) {
      const answer = await usual();
      if (path.toLowerCase() !== MODULES_PATH) return answer;
      return { ...answer, body: answer.body.replace(/("name":"SLNet","version":)"[^"]*"/u, '$1null') };
    },
  },
] as const satisfies readonly Fault[];
