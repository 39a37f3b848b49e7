import type { SimulatedAgent } from '../agent.ts';
import type { WebState } from '../phases.ts';
import { html, plainJson, type WebAnswer } from './answer.ts';
import { coreException, invalidJson, missingParameter, noConnection, unknownMethod, wrongVerb } from './exceptions.ts';
import { METHODS } from './methods.ts';
import { registeredModules } from './modules.ts';

export interface WebCall {
  readonly verb: string;
  readonly path: string;
  readonly contentType: string | undefined;
  readonly body: string;
}

/** In lower case. */
export const MODULES_PATH = '/apigateway/api/version';
const JSON_SERVICE = /^\/API\/v1\/Json\.asmx\/(?<method>[^/]+)$/iu;

/** The name of the method that a call is for; undefined where it is for no method. */
export function methodOf({ path }: WebCall): string | undefined {
  return JSON_SERVICE.exec(path)?.groups?.['method'];
}

/** Answers one call as the web server of an Agent in this phase does. */
export function answerCall(agent: SimulatedAgent, call: WebCall): WebAnswer {
  const state = agent.webState;
  if (state === 'unavailable') return html(503, 'Service Unavailable', 'HTTP Error 503. The service is unavailable.');
  if (call.path.toLowerCase() === MODULES_PATH) return plainJson(registeredModules(agent));
  const method = methodOf(call);
  if (method === undefined) return html(404, 'Not Found', 'HTTP Error 404. The requested resource is not found.');
  if (!/^application\/json\b/iu.test(call.contentType ?? '')) return unrecognisedFormat(method);
  return callMethod(agent, state, method, call);
}

function callMethod(agent: SimulatedAgent, state: WebState, name: string, { verb, body }: WebCall): WebAnswer {
  const method = METHODS.get(name);
  if (method === undefined) return unknownMethod(name);
  if (verb !== 'POST') return wrongVerb(name, verb);
  const given = argumentsIn(body);
  if (given === undefined) return invalidJson(body);
  const missing = method.parameters.find((parameter) => !(parameter in given));
  if (missing !== undefined) return missingParameter(missing);
  if (method.needs === 'none') return method.call(agent, given);
  if (state !== 'serving' && state !== 'unavailable' && state !== 'closed') {
    return state === 'offline' && method.parameters.length === 0 ? method.call(agent, given) : coreException(state);
  }
  if (method.needs === 'session' && !agent.sessions.use(String(given['connection']))) return noConnection();
  return method.call(agent, given);
}

function argumentsIn(body: string): Readonly<Record<string, unknown>> | undefined {
  if (body.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

/** Without the JSON content type the call never reaches ScriptService (inferred from ASP.NET's page handlers). */
function unrecognisedFormat(method: string): WebAnswer {
  return html(500, 'Runtime Error', `Request format is unrecognized for URL unexpectedly ending in '/${method}'.`);
}
