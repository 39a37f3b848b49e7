import { EXIT } from '../exit-code.ts';
import type { AddCommand } from './index.ts';

export const addDemo: AddCommand = (program, io, finish) => {
  program
    .command('demo')
    .description('the whole story in under a minute: simulated systems, a commit, a plan, and verified upgrades')
    .action(async () => {
      const { tellTheStory } = await import('../practice/story.ts');
      const good = await tellTheStory(io);
      finish(good ? EXIT.done : EXIT.error);
    });
};
