import type { UploadOptions, UploadSource } from '../../reconciler/agent-link.ts';
import { blocksOf } from '../upload/blocks-of.ts';
import type { Pace } from '../upload/pace.ts';
import type { Asked } from './command-files.ts';
import { type Answer, unusable } from './protocol.ts';

const BLOCK = 256 * 1024;

/** One question, followed by the bytes as they are. The program tells how far it is; at the latest its `done` does. */
export async function commandUpload(
  asked: Asked,
  source: UploadSource,
  path: string,
  { offset, onProgress, pace }: Pick<UploadOptions, 'offset' | 'onProgress'> & { readonly pace: Pace },
): Promise<void> {
  let told = offset;
  const tell = (sentBytes: number) => {
    if (sentBytes > source.size) throw unusable(`a progress of ${sentBytes}, beyond the end of the file`);
    if (sentBytes <= told) return;
    told = sentBytes;
    onProgress(sentBytes);
  };
  const onAnswer = (answer: Answer) => {
    if (answer.kind === 'progress') tell(answer.sentBytes);
  };
  const body = (stop: AbortSignal) => paced(source, offset, pace, stop);
  await asked({ request: 'upload', path, offset, size: source.size }, { body, onAnswer });
  tell(source.size);
}

async function* paced(source: UploadSource, offset: number, pace: Pace, stop: AbortSignal): AsyncGenerator<Uint8Array> {
  for await (const { bytes } of blocksOf(source, offset, BLOCK)) {
    await pace(bytes.length, stop);
    yield bytes;
  }
}
