// What is answered here must depend on what is asked alone, and what is asked about must not change.

export interface OnceEach<Key, Answer> {
  (key: Key): Answer;
  /** Says what was answered for an equal object before, perhaps by another process. */
  recall(key: Key, answer: Answer): void;
}

/** Answers once for each object. An answer is forgotten with its object. */
export function onceEach<Key extends object, Answer extends NonNullable<unknown>>(
  answer: (key: Key) => Answer,
): OnceEach<Key, Answer> {
  const known = new WeakMap<Key, Answer>();
  const once = (key: Key): Answer => {
    const before = known.get(key);
    if (before !== undefined) return before;
    const fresh = answer(key);
    known.set(key, fresh);
    return fresh;
  };
  return Object.assign(once, { recall: (key: Key, before: Answer) => void known.set(key, before) });
}

/** Answers once for each two objects, in this order. */
export function oncePair<A extends object, B extends object, Answer extends NonNullable<unknown>>(
  answer: (a: A, b: B) => Answer,
): (a: A, b: B) => Answer {
  const ofFirst = onceEach((a: A) => onceEach((b: B) => answer(a, b)));
  return (a, b) => ofFirst(a)(b);
}

/** Answers once for each text, for as long as whoever asks is there. */
export function onceEachText<Answer extends NonNullable<unknown>>(
  answer: (text: string) => Answer,
): (text: string) => Answer {
  const known = new Map<string, Answer>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const fresh = answer(text);
    known.set(text, fresh);
    return fresh;
  };
}
