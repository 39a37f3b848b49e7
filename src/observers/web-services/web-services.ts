import type { OperatorConfig } from '../../config/config.ts';
import { bounded } from '../../model/bounded.ts';
import type { AgentEndpoint } from '../../model/desired.ts';
import type { Reading } from '../../model/observed.ts';
import { printable } from '../../model/printable.ts';
import type { Clock } from '../../reconciler/ports.ts';
import { asProblem, type SeenProblem } from '../problem.ts';
import { type Account, accountOf } from './account.ts';
import { type DmaInfo, readDmaInfos } from './dma-info.ts';
import { httpPost, type Post } from './http-post.ts';
import { type LoginAnswer, LoginGate } from './login-gate.ts';
import { type Reach, WebReach } from './reach.ts';
import { isRecord, type ReadAnswer, readAnswer, textOf } from './read-answer.ts';
import type { CallKind } from './signs.ts';

/** What one Agent tells over HTTP. Without a problem, all of it is there. */
export interface WebView {
  readonly cluster?: string;
  readonly version?: Reading;
  /** How far its clock was ahead of ours when we logged in, in milliseconds; negative behind. */
  readonly clockAheadMs?: number;
  /** The cluster as this Agent sees it. */
  readonly rows?: readonly DmaInfo[];
  readonly problem?: SeenProblem;
}

export interface WebServices {
  look(agent: AgentEndpoint, account: WebAccount, signal: AbortSignal): Promise<WebView>;
  /** Logs out where it can. */
  close(): Promise<void>;
}

export interface WebAccount {
  readonly credentials: string;
  /** Its Agents know the same accounts. */
  readonly system: string;
}

interface Session {
  readonly reach: Reach;
  readonly connection: string;
  /** What it told of itself when we logged in. */
  readonly told: Pick<WebView, 'version' | 'clockAheadMs'>;
}

interface Parts {
  readonly config: Pick<OperatorConfig, 'credentials' | 'endpoints' | 'timers'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly post?: Post;
}

const CLIENT = { clientAppName: 'Ratchet', clientAppVersion: '1.0.0.0', clientComputerName: '' };
const LAST_CALL = 'LogOut';
const LOG_OUT_MS = 2000;
// A fleet may be a thousand sessions; leaving all of them at once would take as many sockets.
const LOG_OUTS_AT_ONCE = 32;

/** Web Services v1 in JSON: a sign of life, one session per Agent that is used again and again, and the list of Agents. */
export function webServices({ config, clock, post: send = httpPost }: Parts): WebServices {
  const { timers } = config;
  const paths = new WebReach(config);
  const gate = new LoginGate(clock);
  const sessions = new Map<string, Session>();

  async function call(
    reach: Reach,
    [method, kind, timeoutMs]: readonly [method: string, kind: CallKind, timeoutMs: number],
    body: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<ReadAnswer> {
    const url = new URL(`/API/v1/Json.asmx/${method}`, reach.base);
    const isLast = method === LAST_CALL;
    const post = { url, address: reach.address, agent: reach.agent, body: JSON.stringify(body), isLast, timeoutMs };
    const secrets = [reach.login.password.reveal(), body['connection'] ?? ''];
    return readAnswer(await send(post, signal), kind, { where: url.host, secrets });
  }

  /** An answer with status 200 can still be a refusal: two-step logins challenge in `MessageType`. */
  async function logIn(reach: Reach, signal: AbortSignal): Promise<LoginAnswer<Session>> {
    const { login, password } = reach.login;
    const body = { host: '', login, password: password.reveal(), ...CLIENT };
    const askedAt = clock.now().getTime();
    const answer = await call(reach, ['ConnectAppAndInfo', 'login', timers.webCall], body, signal);
    if (answer.kind === 'problem') return answer;
    const told = isRecord(answer.value) ? answer.value : {};
    const connection = textOf(told['Connection']);
    if (textOf(told['MessageType']) !== '')
      return problem('dms.challenge', `"${reach.base.host}" asks for a second step to log in`);
    if (connection === '') return problem('dms.auth', `"${reach.base.host}" answered the login without a session`);
    // `Cookie` holds the user name and the password; nothing but these three leaves this function.
    const raw = printable(textOf(told['DMAVersion']), 100);
    const version: Reading = { source: 'web-services', raw, at: clock.now().toISOString() };
    const ahead = aheadOf(told['TimeUTC'], askedAt, clock.now().getTime());
    return { kind: 'value', value: { reach, connection, told: { version, ...ahead } } };
  }

  /** Uses the session that is there; one that is lost is replaced once, and the call is made once more. */
  async function lookInside(reach: Reach, key: string, account: Account, signal: AbortSignal): Promise<WebView> {
    for (let attempt = 1; ; attempt += 1) {
      const known = sessions.get(key);
      const entered: LoginAnswer<Session> =
        known === undefined ? await gate.pass(account, () => logIn(reach, signal)) : { kind: 'value', value: known };
      if (entered.kind === 'problem') return { problem: entered.problem };
      const { connection, told } = entered.value;
      sessions.set(key, entered.value);
      const answer = await call(reach, ['GetDataMinerAgentsInfo', 'session', timers.webCall], { connection }, signal);
      if (answer.kind === 'value') {
        const rows = readDmaInfos(answer.value);
        if (rows !== undefined) return { ...told, rows };
        return { ...told, ...problem('web.app', `"${reach.base.host}" did not answer with a list of Agents`) };
      }
      if (!mayBeLostSession(answer.problem)) return { ...told, problem: answer.problem };
      sessions.delete(key);
      if (attempt === 2) return { problem: answer.problem };
    }
  }

  return {
    async look(agent, { credentials, system }, signal) {
      try {
        const reach = paths.to(agent, credentials);
        const alive = await call(reach, ['GetDataMinerClusterName', 'anonymous', timers.liveness], {}, signal);
        if (alive.kind === 'problem') return { problem: alive.problem };
        const cluster = printable(textOf(alive.value), 100);
        const key = JSON.stringify([credentials, agent.url]);
        const account = accountOf(reach.login.login, credentials, system);
        return { cluster, ...(await lookInside(reach, key, account, signal)) };
      } catch (thrown) {
        signal.throwIfAborted();
        return { problem: asProblem(thrown) };
      }
    },

    async close() {
      const { signal } = new AbortController();
      const inTurn = bounded(LOG_OUTS_AT_ONCE);
      const leaving = [...sessions.values()].map(({ reach, connection }) =>
        inTurn(() => call(reach, [LAST_CALL, 'session', LOG_OUT_MS], { connection }, signal)),
      );
      sessions.clear();
      await Promise.allSettled(leaving);
      paths.close();
    },
  };
}

function problem(code: string, message: string): { readonly kind: 'problem'; readonly problem: SeenProblem } {
  return { kind: 'problem', problem: { code, message } };
}

/** The Agent told its time somewhere between our question and its answer. */
function aheadOf(timeUtc: unknown, askedAt: number, answeredAt: number): Pick<WebView, 'clockAheadMs'> {
  if (typeof timeUtc !== 'number' || !Number.isFinite(timeUtc)) return {};
  return { clockAheadMs: Math.round(timeUtc - (askedAt + answeredAt) / 2) };
}

function mayBeLostSession({ code }: SeenProblem): boolean {
  return code === 'dms.session' || code === 'web.masked';
}
