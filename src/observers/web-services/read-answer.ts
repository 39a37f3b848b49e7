import type { SeenProblem } from '../problem.ts';
import type { HttpAnswer } from './http-post.ts';
import { scrub } from './scrub.ts';
import { type CallKind, SIGNS, type Sign, type WebCode } from './signs.ts';

export type ReadAnswer =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'problem'; readonly problem: SeenProblem & { readonly code: WebCode } };

interface Failure {
  readonly status: number;
  readonly message: string;
  readonly exceptionType: string;
}

const OK = 200;

/** Takes the value out of `{"d":…}`, or tells what went wrong. `where` is the Agent's host; `secrets` stay unseen. */
export function readAnswer(
  answer: HttpAnswer,
  kind: CallKind,
  { where, secrets }: { readonly where: string; readonly secrets: readonly string[] },
): ReadAnswer {
  const body = answer.contentType === 'application/json' ? parseObject(answer.body) : undefined;
  if (answer.status === OK) {
    if (body === undefined)
      return problem('web.not_json', `"${where}" answered with ${shownType(answer)}, not with JSON`);
    if ('d' in body) return { kind: 'value', value: body['d'] };
    return problem('web.not_json', `"${where}" answered with JSON that has no "d"`);
  }
  const failure = {
    status: answer.status,
    message: textOf(body?.['Message']),
    exceptionType: textOf(body?.['ExceptionType']),
  };
  const sign = SIGNS.find((each) => fits(each, failure, kind));
  const said = failure.message === '' ? '' : `: ${scrub(failure.message, secrets)}`;
  const told = `"${where}" answered HTTP ${answer.status}${said}`;
  if (sign !== undefined) return problem(sign.code, told);
  return problem(body === undefined ? 'web.http' : 'web.app', told);
}

function fits(sign: Sign, { status, message, exceptionType }: Failure, kind: CallKind): boolean {
  return (
    (sign.on === undefined || sign.on === kind) &&
    (sign.statuses === undefined || sign.statuses.includes(status)) &&
    (sign.exceptionType === undefined || sign.exceptionType.test(exceptionType)) &&
    (sign.message === undefined || sign.message.test(message))
  );
}

function problem(code: WebCode, message: string): ReadAnswer {
  return { kind: 'problem', problem: { code, message } };
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function shownType({ contentType, body }: HttpAnswer): string {
  if (contentType === 'application/json') return `${body.length} characters that break off`;
  return contentType === '' ? 'something without a type' : `"${scrub(contentType, [])}"`;
}
