import { bytesInWords, durationInWords } from '../model/plain-words.ts';
import { printable } from '../model/printable.ts';
import type { RunEvent, Tell } from '../reconciler/ports.ts';
import type { Io } from './io.ts';

type Transfer = Extract<RunEvent, { kind: 'upload' | 'download' }>;
type Told = Exclude<RunEvent, Transfer>;

/**
 * Shows runs to the person at the terminal: states as lines; transfers and what the Agents log as one line that moves.
 * Where nobody watches, every line of the Agents is kept, and every tenth part of a transfer.
 */
export function tellPeople(io: Io): Tell {
  const moving = new Map<string, string>();
  const tenths = new Map<string, number>();
  const move = (what: string, line: string) => {
    moving.set(what, line);
    io.progress([...moving.values()].join('  ·  '));
  };

  function tellTransfer(event: Transfer): void {
    const { id, place, line, done, bytes } = transferInWords(event, io);
    const tenth = event.totalBytes === 0 ? 10 : Math.floor((bytes / event.totalBytes) * 10);
    if (tenth < 10) move(place, line);
    if (tenth === tenths.get(id)) return;
    tenths.set(id, tenth);
    if (tenth < 10 && io.interactive) return;
    moving.delete(place);
    io.err(`${tenth < 10 ? line : done}\n`);
  }

  return (event) => {
    if (event.kind === 'upload' || event.kind === 'download') tellTransfer(event);
    else if (event.kind === 'log' && io.interactive) move(event.system, `${event.system} ${printable(event.line)}`);
    else {
      if ('system' in event) moving.delete(event.system);
      io.err(`${lineFor(event, io)}\n`);
    }
  };
}

function lineFor(event: Told, { errPaint }: Io): string {
  if (event.kind === 'link') return `${errPaint('cyan', event.agent)}  ${errPaint('dim', printable(event.message))}`;
  if (event.kind === 'notifier') return `${errPaint('cyan', event.notifier)}  ${printable(event.message)}`;
  const system = errPaint('cyan', event.system);
  switch (event.kind) {
    case 'state':
      return `${system}  ${errPaint('bold', event.state)}  ${printable(event.message)}`;
    case 'log':
      return `${system}  ${errPaint('dim', `${event.agent} | ${printable(event.line)}`)}`;
    case 'note':
      return `${system}  ${printable(event.message)}`;
    default:
      return event satisfies never;
  }
}

interface TransferInWords {
  /** The same for the same transfer, also when it is taken up again. */
  readonly id: string;
  /** Its part of the line that moves. */
  readonly place: string;
  readonly bytes: number;
  readonly line: string;
  readonly done: string;
}

function transferInWords(event: Transfer, { errPaint }: Io): TransferInWords {
  const total = bytesInWords(event.totalBytes);
  const file = printable(event.file);
  if (event.kind === 'download') {
    const done = `downloaded ${file} from ${event.host}, ${total}`;
    const line = `downloading ${file} from ${event.host}: ${howFar(event, event.receivedBytes)}`;
    return { id: event.file, place: event.file, bytes: event.receivedBytes, line, done };
  }
  const { system, agent, sentBytes } = event;
  const done = `${errPaint('cyan', system)}  uploaded ${file} to ${agent}, ${total}`;
  const line = `${system} uploading to ${agent}: ${howFar(event, sentBytes)}`;
  return { id: `${system} ${agent} ${event.file}`, place: system, bytes: sentBytes, line, done };
}

function howFar({ totalBytes, bytesPerSecond }: Transfer, bytes: number): string {
  const share = Math.floor((bytes / Math.max(totalBytes, 1)) * 100);
  const left = bytesPerSecond > 0 ? durationInWords(((totalBytes - bytes) / bytesPerSecond) * 1000) : '?';
  return `${share} % of ${bytesInWords(totalBytes)}, ${bytesInWords(bytesPerSecond)}/s, ${left} left`;
}
