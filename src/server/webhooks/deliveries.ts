import { createHash } from 'node:crypto';

/** What a delivery is known by: the sender's name for it, and its content where the proof does not cover that name. Of one length. */
export function namesOf(
  webhook: string,
  { id, body }: { readonly id: string | undefined; readonly body: Buffer | undefined },
): readonly string[] {
  return [
    ...(id === undefined ? [] : [digestOf(`${webhook} id `, id)]),
    ...(body === undefined ? [] : [digestOf(`${webhook} content `, body)]),
  ];
}

function digestOf(kind: string, content: string | Buffer): string {
  return createHash('sha256').update(kind).update(content).digest('base64');
}
