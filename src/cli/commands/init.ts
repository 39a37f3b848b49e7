import path from 'node:path';
import { EXIT } from '../exit-code.ts';
import { writeNew } from '../write-new.ts';
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
