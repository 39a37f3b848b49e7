import { Composer, CST, type Document, Lexer, Parser } from 'yaml';
import type { Origin } from '../model/origin.ts';
import type { Problem } from '../model/problem.ts';
import { buildNode, MAX_NODES, newBudget } from './build-node.ts';
import { keyOffsetAt, nodeAt, type Path, plainValue, type YamlNode } from './node.ts';
import { type Places, placesIn } from './places.ts';
import { syntaxSentence } from './syntax-sentence.ts';
import { decodeText, type YamlFile } from './text.ts';

/** One document of a file: its plain value, and where each part of it stands. */
export interface YamlDocument {
  readonly file: string;
  readonly root: YamlNode;
  readonly value: unknown;
  /** Where the value at `path` begins; where there is none, its nearest parent's key. */
  originOf(path: Path): Origin;
  /** Where the key that holds `path` stands. */
  originOfKey(path: Path): Origin;
}

/** `text` is undefined where the bytes are no text that may be read. */
export interface YamlReading {
  readonly text: string | undefined;
  readonly documents: readonly YamlDocument[];
  readonly problems: readonly Problem[];
}

const MAX_LEXEMES = 80_000;
const MAX_OPEN_COLLECTIONS = 100;
const MAX_DOCUMENTS = 1000;
// Each of them is an error with the way that led to it: what there is to say is said long before.
const MAX_MISTAKES = 1000;
const MAX_SYNTAX_PROBLEMS = 20;

/** Reading stops here: going on would cost more than a file of this kind can be worth. */
class LimitReached extends Error {
  readonly problem: Problem;

  constructor(origin: Origin, code: string, message: string) {
    super(message);
    this.problem = { origin, severity: 'error', code, message };
  }
}

/**
 * Reads untrusted bytes in bounded time and memory. It does not throw: whatever goes wrong is a problem with a place.
 * A file with a syntax error gives no documents, because what follows the error could mean anything.
 */
export function readYaml(file: YamlFile): YamlReading {
  const decoded = decodeText(file);
  if (decoded.kind === 'problem') return { text: undefined, documents: [], problems: [decoded.problem] };
  const { text } = decoded;
  const at = placesIn(file.path, text);
  try {
    const composed = withoutStacks(() => compose(text, at));
    const syntax = composed.flatMap((document) => syntaxProblems(document, at)).slice(0, MAX_SYNTAX_PROBLEMS);
    if (syntax.length > 0) return { text, documents: [], problems: syntax };
    return { text, ...buildDocuments(file.path, composed, at) };
  } catch (thrown) {
    return { text, documents: [], problems: [problemOf(thrown, at)] };
  }
}

/** The parser has an error for every mistake, and one scalar can hold 130 000: what it costs to note the way to each is spared. */
function withoutStacks<T>(act: () => T): T {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return act();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

function compose(text: string, at: Places): Document.Parsed[] {
  const composer = new Composer({ schema: 'core', uniqueKeys: false, prettyErrors: false, logLevel: 'silent' });
  const documents: Document.Parsed[] = [];
  for (const document of composer.compose(tokensOf(text, at), false, text.length)) {
    documents.push(document);
    if (documents.length > MAX_DOCUMENTS) {
      const message = `the file holds more than ${MAX_DOCUMENTS} documents; split it`;
      throw new LimitReached(at(document.range[0]), 'yaml.too-many', message);
    }
  }
  return documents;
}

/**
 * Counts while it goes, so that a hostile text is given up on before the costly steps see it. The depth has to be
 * bounded here: the composer recurses, and close to the end of the stack V8 may end the process instead of throwing.
 */
function* tokensOf(text: string, at: Places): Generator<CST.Token> {
  const parser = new Parser();
  let lexemes = 0;
  let values = 0;
  let mistakes = 0;
  for (const lexeme of new Lexer().lex(text)) {
    if (parser.stack.length > MAX_OPEN_COLLECTIONS) throw tooDeep(at(parser.offset));
    lexemes += 1;
    if (VALUE_BEGINS.has(lexeme)) values += 1;
    if (lexemes > MAX_LEXEMES || values > MAX_NODES)
      throw new LimitReached(at(parser.offset), 'yaml.too-many', TOO_MANY);
    for (const token of parser.next(lexeme)) {
      if (token.type === 'error') mistakes += 1;
      if (mistakes > MAX_MISTAKES) throw new LimitReached(at(parser.offset), 'yaml.too-many', NO_YAML);
      yield token;
    }
  }
  yield* parser.end();
}

/** Of a list, a map and a plain or indented text, as the lexer marks them. */
const VALUE_BEGINS: ReadonlySet<string> = new Set(['[', '{', CST.SCALAR]);

const NO_YAML = `more than ${MAX_MISTAKES} pieces of the file are no YAML; write YAML here, or give the file another ending`;
const TOO_MANY = 'the file holds too many keys and values; split it into several files';

function tooDeep(origin: Origin): LimitReached {
  return new LimitReached(origin, 'yaml.too-deep', 'the file is nested too deeply here; write fewer levels');
}

function syntaxProblems(document: Document.Parsed, at: Places): Problem[] {
  return document.errors.slice(0, MAX_SYNTAX_PROBLEMS).map(({ code, pos }) => {
    const { code: ours, message } = syntaxSentence(code);
    return { origin: at(pos[0]), severity: 'error', code: ours, message };
  });
}

// The rest of the document still says what it says, so that its other problems can be told in the same go.
const READABLE = new Set(['yaml.duplicate-key', 'yaml.key', 'yaml.character']);

function buildDocuments(
  file: string,
  composed: readonly Document.Parsed[],
  at: Places,
): { documents: YamlDocument[]; problems: Problem[] } {
  const documents: YamlDocument[] = [];
  const problems: Problem[] = [];
  const budget = newBudget();
  for (const parsed of composed) {
    const { root, findings } = buildNode(parsed, budget);
    for (const { offset, code, message, hint } of findings) {
      problems.push({ origin: at(offset), severity: 'error', code, message, ...(hint === undefined ? {} : { hint }) });
    }
    if (root !== undefined && findings.every(({ code }) => READABLE.has(code)))
      documents.push(locatedDocument(file, root, at));
  }
  return { documents, problems };
}

function locatedDocument(file: string, root: YamlNode, at: Places): YamlDocument {
  return {
    file,
    root,
    value: plainValue(root),
    originOf: (path) => at(nodeAt(root, path)?.offset ?? nearestOffset(root, path)),
    originOfKey: (path) => at(keyOffsetAt(root, path) ?? nearestOffset(root, path)),
  };
}

function nearestOffset(root: YamlNode, path: Path): number {
  for (let length = path.length - 1; length > 0; length -= 1) {
    const offset = keyOffsetAt(root, path.slice(0, length));
    if (offset !== undefined) return offset;
  }
  return root.offset;
}

/** The parser's own stack overflow is a `RangeError`, some of its refusals a `ReferenceError`: all are findings. */
function problemOf(thrown: unknown, at: Places): Problem {
  if (thrown instanceof LimitReached) return thrown.problem;
  if (thrown instanceof RangeError) return tooDeep(at(0)).problem;
  return { origin: at(0), severity: 'error', code: 'yaml.syntax', message: 'the file is not YAML that can be read' };
}
