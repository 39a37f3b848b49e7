import { RatchetError } from '../../src/model/errors.ts';

/** Something of ours that reads what others wrote. */
export interface FuzzedParser {
  readonly name: string;
  /** Good inputs, of which most others are made by changing them. */
  readonly corpus: readonly (string | Uint8Array)[];
  /** What its grammar is made of. */
  readonly tokens: readonly string[];
  /** Answers, or throws a `RatchetError` that does not call it a bug of ours. Whatever else it throws is a crash. */
  parse(input: Uint8Array): unknown;
}

const decoder = new TextDecoder();

/** For parsers of text. */
export function textParser(
  name: string,
  { corpus, tokens, parse }: { corpus: readonly string[]; tokens: readonly string[]; parse: (text: string) => unknown },
): FuzzedParser {
  return { name, corpus, tokens, parse: (input) => parse(decoder.decode(input)) };
}

/** Rejects for what no parser may do. */
export async function survives({ parse }: FuzzedParser, input: Uint8Array): Promise<void> {
  try {
    await parse(input);
  } catch (thrown) {
    if (!(thrown instanceof RatchetError) || thrown.blame === 'bug') throw thrown;
  }
}
