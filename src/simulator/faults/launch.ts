import { LOCK, putTaskbarUtility, TASKBAR_UTILITY } from '../layout.ts';
import { exited } from '../shell/command.ts';
import type { Fault } from './fault.ts';

const TASK_RUN = /^schtasks \/run /iu;

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
    id: 'task-ignored',
    about: 'schtasks says that the task was started, and nothing starts',
    async command(_agent, command, usual) {
      return TASK_RUN.test(command) ? exited(0, 'SUCCESS: Attempted to run the scheduled task.\r\n') : usual();
    },
  },
  {
    id: 'util-missing',
    about: 'SLTaskbarUtility.exe is in neither of its folders',
    inject: ({ disk }) => disk.remove(TASKBAR_UTILITY),
    lift: (agent) => putTaskbarUtility(agent.disk, agent.now()),
  },
  {
    id: 'orphan-lock',
    about: 'the lock folder is there, and nothing in it says whose it is',
    inject: ({ disk }) => disk.makeFolder(LOCK),
    lift: ({ disk }) => disk.remove(LOCK),
  },
  {
    id: 'concurrent-lock',
    about: 'the lock folder is there, and it is of a run that our journal does not know',
    inject(agent) {
      const owner = { run: '20260101T000000Z-ffffffffffff', system: agent.system.name, at: '2026-01-01T00:00:00.000Z' };
      agent.disk.write(`${LOCK}/owner.json`, JSON.stringify(owner), agent.now());
      agent.disk.write(`${LOCK}/run.id`, `${owner.run}\r\n`, agent.now());
    },
    lift: ({ disk }) => disk.remove(LOCK),
  },
  {
    id: 'launch-ack-lost',
    about: 'the connection dies after the task was started and before its answer, `times` times',
    takes: { times: 1 },
    async command(agent, command, usual) {
      if (!TASK_RUN.test(command)) return usual();
      await agent.faults.happened('launch-ack-lost', agent);
      await usual();
      return { kind: 'lost' };
    },
  },
  {
    id: 'launch-lost',
    about: 'the connection dies before the task is started, `times` times',
    takes: { times: 1 },
    async command(agent, command, usual) {
      if (!TASK_RUN.test(command)) return usual();
      await agent.faults.happened('launch-lost', agent);
      return { kind: 'lost' };
    },
  },
  {
    id: 'popup-hang',
    about: 'SLTaskbarUtility shows a box that nobody can see before it does anything, and waits',
    async launch(agent, usual) {
      await agent.faults.whileActive('popup-hang');
      return usual();
    },
  },
  {
    id: 'exit-0-no-change',
    about: 'SLTaskbarUtility ends with 0 and has done nothing',
    launch: async () => 0,
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
    about: 'SLTaskbarUtility shows a box at the end that nobody can see, and never ends',
    watcher: () => new Promise<number>(() => undefined),
  },
] as const satisfies readonly Fault[];
