import { asRatchetError } from '../model/errors.ts';
import { printable } from '../model/printable.ts';

/** Why something could not be seen. Codes as in INTEGRATION 11; the message is safe to print and holds no secret. */
export interface SeenProblem {
  readonly code: string;
  readonly message: string;
}

/** What an adapter threw, as a part of the answer. */
export function asProblem(thrown: unknown): SeenProblem {
  const { code, message, hint } = asRatchetError(thrown);
  return { code, message: printable(hint === undefined ? message : `${message}; ${hint}`) };
}
