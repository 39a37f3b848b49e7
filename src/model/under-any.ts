/**
 * Works under a signal that aborts with the first of these, for its reason, and leaves nothing behind on those that live on.
 * Of every signal that `AbortSignal.any` derives, Node 20 keeps a note on its sources, and all of it while anybody listens.
 */
export async function underAny<T>(signals: readonly AbortSignal[], work: (any: AbortSignal) => Promise<T>): Promise<T> {
  const any = new AbortController();
  const leaves = signals.map((signal) => followed(signal, any));
  try {
    return await work(any.signal);
  } finally {
    for (const leave of leaves) leave();
  }
}

function followed(signal: AbortSignal, follower: AbortController): () => void {
  const follow = () => follower.abort(signal.reason);
  if (signal.aborted) follow();
  else signal.addEventListener('abort', follow);
  return () => signal.removeEventListener('abort', follow);
}
