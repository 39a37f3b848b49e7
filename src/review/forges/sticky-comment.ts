import { RatchetError } from '../../model/errors.ts';
import type { PostedComment, StickyComment } from '../../reconciler/forge.ts';

/** A comment as its forge has it. */
export interface ForgeComment {
  readonly id: string;
  /** Whoever wrote it, by something that nobody else can have. */
  readonly author: string | undefined;
  readonly text: string;
  readonly address: string | undefined;
}

/** The comments below one pull request. */
export interface Comments {
  /** Who we are to the forge; undefined where our token is nobody. */
  me(): Promise<string | undefined>;
  /** Oldest first. */
  list(): Promise<readonly ForgeComment[]>;
  create(text: string): Promise<ForgeComment>;
  rewrite(comment: ForgeComment, text: string): Promise<ForgeComment>;
  /** Takes one of ours out of the way: folded, resolved or removed, as the forge can. */
  retire(comment: ForgeComment): Promise<void>;
  /** Hides a line in Markdown. */
  hidden(line: string): string;
}

/** Ours are those that we wrote *and* that carry the marker: a copy of it makes a comment of another no comment of ours. */
export async function keepComment(comments: Comments, comment: StickyComment): Promise<PostedComment> {
  const marker = markerOf(comment);
  const text = `${comments.hidden(marker.whole)}\n${comment.text}`;
  const marked = async () => (await comments.list()).filter((one) => one.text.includes(marker.start));
  const me = await comments.me();
  if (me === undefined) return replaced(comments, await marked(), text);

  const ourComments = async () => (await marked()).filter(({ author }) => author === me);
  const ours = await ourComments();
  const last = ours.at(-1);
  for (const older of ours.slice(0, -1)) await comments.retire(older);
  if (last === undefined) return { kind: 'created', address: await written(comments, text, ourComments) };
  if (sameText(last.text, text)) return { kind: 'unchanged', address: last.address };
  return { kind: 'updated', address: (await comments.rewrite(last, text)).address };
}

/** What the marker of our newest comment of that name holds. */
export async function factsIn(comments: Comments, name: string): Promise<StickyComment['facts'] | undefined> {
  const me = await comments.me();
  if (me === undefined) return undefined;
  const { start } = markerOf({ name, facts: {} });
  const ours = (await comments.list()).filter(({ author, text }) => author === me && text.includes(start));
  const line = ours
    .at(-1)
    ?.text.split(start)[1]
    ?.split(/[\n)>]/u)[0];
  if (line === undefined) return undefined;
  // Whoever may edit our comment can have made it longer.
  const words = line.slice(0, LONGEST_MARKER).split(' ');
  return Object.fromEntries(
    words.flatMap((word) => {
      const [, key, value] = /^(\w+)=([\w:.-]+)$/u.exec(word) ?? [];
      return key === undefined || value === undefined ? [] : [[key, value]];
    }),
  );
}

const LONGEST_MARKER = 2000;

const MOST_ATTEMPTS = 3;

/** Where the answer was lost, the comment may be there all the same: it is looked for before it is written again. */
async function written(
  comments: Comments,
  text: string,
  ours: () => Promise<readonly ForgeComment[]>,
): Promise<string | undefined> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return (await comments.create(text)).address;
    } catch (thrown) {
      if (attempt === MOST_ATTEMPTS || !isLost(thrown)) throw thrown;
      const there = (await ours()).at(-1);
      if (there !== undefined) return there.address;
    }
  }
}

function isLost(thrown: unknown): boolean {
  return thrown instanceof RatchetError && /^(?:forge\.unavailable|net\.(?!tls))/u.test(thrown.code);
}

/** Without a name of our own, what was just written tells who we are. */
async function replaced(comments: Comments, found: readonly ForgeComment[], text: string): Promise<PostedComment> {
  const fresh = await comments.create(text);
  const former = found.filter(({ author }) => author !== undefined && author === fresh.author);
  for (const older of former) await comments.retire(older);
  return { kind: former.length === 0 ? 'created' : 'updated', address: fresh.address };
}

/** Forges change line ends and blanks at the end. */
function sameText(a: string, b: string): boolean {
  return a.replaceAll('\r\n', '\n').trimEnd() === b.trimEnd();
}

function markerOf({ name, facts }: Omit<StickyComment, 'text'>): { readonly start: string; readonly whole: string } {
  const start = `ratchet:${name} `;
  const whole = `${start}${Object.entries(facts)
    .map(([key, value]) => `${key}=${value}`)
    .join(' ')}`;
  if (!/^[\w:.=\- ]*$/u.test(whole)) {
    throw new RatchetError('forge.marker', 'a marker can hold letters, digits and =:._- alone', { blame: 'bug' });
  }
  return { start, whole };
}
