import type http from 'node:http';
import https from 'node:https';
import type { HttpsProbe } from '../config/config.ts';
import { httpsProblem } from '../model/network-problem.ts';
import type { Route } from '../web/fetch-through.ts';
import { httpsAgentThrough } from '../web/https-agent.ts';

const LONGEST_BODY = 64 * 1024;

/** Asks by GET. A redirect is an answer like any other. It passes with the status that is expected, and with the text, where one is. */
export async function httpsProbe(
  probe: HttpsProbe,
  env: Route['env'],
  until: AbortSignal,
): Promise<{ readonly passed: boolean; readonly message: string }> {
  const agent = httpsAgentThrough({ ca: probe.ca, env }, new URL(probe.url), { keepAlive: false });
  try {
    const response = await answerOf(probe, agent, until);
    const status = response.statusCode ?? 0;
    const body = await beginningOf(response);
    if (status !== probe.status)
      return { passed: false, message: `${probe.url} answered ${status}, not ${probe.status}` };
    if (probe.contains !== undefined && !body.includes(probe.contains)) {
      return { passed: false, message: `${probe.url} answered ${status} without "${probe.contains}"` };
    }
    return { passed: true, message: `${probe.url} answered ${status}` };
  } catch (thrown) {
    until.throwIfAborted();
    const trust = 'give the authority that signed its certificate as ca of the probe';
    throw httpsProblem(thrown, new URL(probe.url).host, { blame: 'operator', trust, notHttp: 'probe.http' });
  } finally {
    agent.destroy();
  }
}

function answerOf(
  { url, headers }: HttpsProbe,
  agent: https.Agent,
  signal: AbortSignal,
): Promise<http.IncomingMessage> {
  const revealed = Object.fromEntries(Object.entries(headers).map(([name, secret]) => [name, secret.reveal()]));
  return new Promise((resolve, reject) => {
    const request = https.get(url, { agent, signal, headers: { ...revealed, 'accept-encoding': 'identity' } }, resolve);
    request.on('error', reject);
  });
}

/** What is longer is not read any further. */
async function beginningOf(response: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > LONGEST_BODY) break;
  }
  return Buffer.concat(chunks).subarray(0, LONGEST_BODY).toString('utf8');
}
