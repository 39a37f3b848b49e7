import { putTaskbarUtility, RATCHET_ROOT, TASKBAR_UTILITY } from '../layout.ts';
import type { Fault } from './fault.ts';

const TASK_RUN = /^schtasks \/run /iu;
const LOCK = `${RATCHET_ROOT}/active`;

/** What goes wrong around the start of an upgrade and around the program that watches it. */
export const LAUNCH_FAULTS = [
  {
    id: 'task-missing',
    about: 'the scheduled task is not registered',
    inject(agent) {
      agent.task.registered = false;
    },
    lift(agent) {
      agent.task.registered = true;
    },
  },
  {
    id: 'util-missing',
    about: 'SLTaskbarUtility.exe is in neither of its folders',
    inject: ({ disk }) => disk.remove(TASKBAR_UTILITY),
    lift: ({ disk, world }) => putTaskbarUtility(disk, world.clock.now()),
  },
  {
    id: 'orphan-lock',
    about: 'the lock folder is there, and nothing in it says whose it is',
    inject: ({ disk }) => disk.makeFolder(LOCK),
    lift: ({ disk }) => disk.remove(LOCK),
  },
  {
    id: 'launch-ack-lost',
    about: 'the connection dies once, after the task was started and before its answer',
    async command(agent, command, usual) {
      if (!TASK_RUN.test(command)) return usual();
      await agent.faults.lift('launch-ack-lost', agent);
      await usual();
      return { kind: 'lost' };
    },
  },
  {
    id: 'launch-lost',
    about: 'the connection dies once, before the task is started',
    async command(agent, command, usual) {
      if (!TASK_RUN.test(command)) return usual();
      await agent.faults.lift('launch-lost', agent);
      return { kind: 'lost' };
    },
  },
  {
    id: 'exit-nonzero-but-success',
    about: 'SLTaskbarUtility ends with 1 although every Agent was upgraded',
    async watcher(_agent, usual) {
      await usual();
      return 1;
    },
  },
  {
    id: 'early-exit-0',
    about: 'SLTaskbarUtility ends with 0 at once: it has handed its arguments to a running instance',
    watcher: async () => 0,
  },
  {
    id: 'exit-never',
    about: 'SLTaskbarUtility shows a box that nobody can see, and never ends',
    watcher: () => new Promise<number>(() => undefined),
  },
] as const satisfies readonly Fault[];
