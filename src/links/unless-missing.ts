import { RatchetError } from '../model/errors.ts';

/** Undefined where the file that was asked for is not there. */
export async function unlessMissing<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (thrown) {
    if (thrown instanceof RatchetError && thrown.code === 'sftp.missing') return undefined;
    throw thrown;
  }
}
