import { access, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { RatchetError } from '../../model/errors.ts';
import { EXIT } from '../exit-code.ts';
import type { AddCommand } from './index.ts';

export const addInit: AddCommand = (program, io, finish) => {
  program
    .command('init')
    .description('write a commented starter for a fleet repository; files that exist are left alone')
    .argument('[folder]', 'where to write it', '.')
    .action(async (folder: string) => {
      const { starterFiles } = await import('../../desired/starter.ts');
      const root = path.resolve(io.cwd, folder);
      for (const file of starterFiles()) {
        const written = await writeNew(path.join(root, file.path), file.text);
        io.out(`${written ? io.paint('green', 'wrote') : io.paint('dim', 'kept ')}  ${file.path}\n`);
      }
      io.out(`\nNext: edit systems/example.yaml, then run "ratchet validate ${folder}"\n`);
      finish(EXIT.done);
    });
};

/** False where the file exists already. */
async function writeNew(file: string, text: string): Promise<boolean> {
  try {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text, { flag: 'wx' });
    return true;
  } catch (cause) {
    if (await exists(file)) return false;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new RatchetError('out.unwritable', `"${file}" cannot be written: ${why}`, { blame: 'operator', cause });
  }
}

function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
