import { networkProblem, noAnswer } from '../../model/network-problem.ts';
import type { Post } from '../../observers/web-services/http-post.ts';
import { bodyTooLong, LONGEST_BODY } from '../../observers/web-services/http-post.ts';
import type { WebAnswer } from '../../simulator/web/answer.ts';
import { answerCall, methodOf, type WebCall } from '../../simulator/web/script-service.ts';
import { type Twins, twinAt } from './twins.ts';

/** Answers the calls of the observer as the web servers of the twins do. */
export function twinWeb(twins: Twins): Post {
  const { clock } = twins;
  return async ({ url, body, timeoutMs }, signal) => {
    signal.throwIfAborted();
    const agent = twinAt(twins, url.hostname);
    if (!agent.reachable.web) throw socketProblem('ECONNREFUSED', url.host);
    const call: WebCall = { verb: 'POST', path: url.pathname, contentType: 'application/json', body };
    const answered = async () => {
      const answer = await agent.faults.web(agent, call, async () => answerCall(agent, call));
      agent.record('web', `${call.verb} ${methodOf(call) ?? call.path} -> ${answer.status}`);
      await clock.sleep((answer.secondsPerByte ?? 0) * answer.body.length);
      return answer;
    };
    const late = clock.sleep(timeoutMs / 1000).then(() => undefined);
    const answer = await clock.waited(() => Promise.race([answered(), late]));
    signal.throwIfAborted();
    if (answer === undefined) throw noAnswer(url.host, timeoutMs);
    if (answer.reset === true) throw socketProblem('ECONNRESET', url.host);
    if (answer.body.length > LONGEST_BODY) throw bodyTooLong(url.host);
    return { status: answer.status, contentType: typeOf(answer), body: answer.body };
  };
}

function typeOf({ headers }: WebAnswer): string {
  return (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
}

function socketProblem(code: string, where: string): unknown {
  const error = Object.assign(new Error(code), { code });
  return networkProblem(error, where) ?? error;
}
