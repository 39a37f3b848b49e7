import type { ErrorCode } from 'yaml';

/**
 * What each of the parser's refusals means to an author. The parser's own sentences quote the text, which may be a
 * secret that somebody pasted into a configuration.
 */
const SENTENCES: Readonly<Record<ErrorCode, string>> = {
  ALIAS_PROPS: 'an alias cannot have an anchor or a tag of its own',
  BAD_ALIAS: 'this alias is not written as YAML wants it; write * and the name of an anchor',
  BAD_COLLECTION_TYPE: 'this tag does not fit what follows it; remove the tag',
  BAD_DIRECTIVE: 'this line that begins with % is not read; remove it',
  BAD_DQ_ESCAPE: 'this is no escape sequence; write \\\\ for a backslash, or use single quotes',
  BAD_INDENT: 'this line is not indented like its neighbours; align it, or is a ] or } missing?',
  BAD_PROP_ORDER: 'an anchor or a tag stands in the wrong place',
  BAD_SCALAR_START: 'a value cannot begin with this character without quotes; put it in quotes',
  BLOCK_AS_IMPLICIT_KEY:
    'there is a second ": " on this line; put the value in quotes, or the inner key on its own line',
  BLOCK_IN_FLOW: 'an indented list or map cannot stand within [ ] or { }',
  DUPLICATE_KEY: 'this key is there twice; remove one',
  IMPOSSIBLE: 'this is not YAML',
  KEY_OVER_1024_CHARS: 'this key is too long',
  MISSING_CHAR: 'something is missing here: a ":" after the key, or a closing quote, ] or }',
  MULTILINE_IMPLICIT_KEY: 'a key has to stand on one line; is a ":" missing after the line above?',
  MULTIPLE_ANCHORS: 'one value can have one anchor only',
  MULTIPLE_DOCS: 'several documents stand here where one was expected',
  MULTIPLE_TAGS: 'one value can have one tag only',
  NON_STRING_KEY: 'a key has to be text; put it in quotes',
  RESOURCE_EXHAUSTION: 'the file is nested too deeply here; write fewer levels',
  TAB_AS_INDENT: 'a tab cannot indent; use spaces',
  TAG_RESOLVE_FAILED: 'this tag is not read; remove it',
  UNEXPECTED_TOKEN: 'this does not belong here; is a quote, a bracket or a line end missing before it?',
};

export function syntaxSentence(code: ErrorCode): { readonly code: string; readonly message: string } {
  const ours = code === 'RESOURCE_EXHAUSTION' ? 'yaml.too-deep' : 'yaml.syntax';
  return { code: ours, message: SENTENCES[code] ?? SENTENCES.IMPOSSIBLE };
}
