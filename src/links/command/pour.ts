import type { Stall } from '../upload/stall.ts';

/**
 * Writes the request and what follows it. Answers whether the program took all of it; one that has ended takes no more,
 * which is no error here: its answer, or its end, says more.
 */
export async function pour(
  stdin: NodeJS.WritableStream,
  opening: string,
  body: AsyncIterable<Uint8Array> | undefined,
  stall: Stall,
): Promise<boolean> {
  const write = async (bytes: Uint8Array | string) => {
    stall.begun();
    const isTaken = await new Promise<boolean>((resolve) => {
      stdin.write(bytes, (error) => resolve(error === null || error === undefined));
    });
    stall.ended();
    return isTaken;
  };
  if (!(await write(opening))) return false;
  for await (const bytes of body ?? []) {
    if (!(await write(bytes))) return false;
  }
  stdin.end();
  // From here on the program owes the answer.
  stall.begun();
  return true;
}
