import { bytesInWords, durationInWords } from '../model/plain-words.ts';
import { printable } from '../model/printable.ts';
import type { RunEvent, Tell } from '../reconciler/ports.ts';
import type { Io } from './io.ts';

/**
 * Shows runs to the person at the terminal: states as lines; uploads and what the Agents log as one line that moves.
 * Where nobody watches, every line of the Agents is kept.
 */
export function tellPeople(io: Io): Tell {
  const announced = new Set<string>();
  const moving = new Map<string, string>();
  const move = (system: string, line: string) => {
    moving.set(system, line);
    io.progress([...moving.values()].join('  ·  '));
  };
  return (event) => {
    if (event.kind === 'upload') {
      move(event.system, uploadLine(event));
      announceUpload(event, announced, io);
    } else if (event.kind === 'log' && io.interactive) {
      move(event.system, `${event.system} ${printable(event.line)}`);
    } else {
      if (event.kind !== 'link') moving.delete(event.system);
      io.err(`${lineFor(event, io)}\n`);
    }
  };
}

function lineFor(event: Exclude<RunEvent, { kind: 'upload' }>, { errPaint }: Io): string {
  if (event.kind === 'link') return `${errPaint('cyan', event.agent)}  ${errPaint('dim', printable(event.message))}`;
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

type Upload = Extract<RunEvent, { kind: 'upload' }>;

function uploadLine({ system, agent, sentBytes, totalBytes, bytesPerSecond }: Upload): string {
  const share = totalBytes === 0 ? 100 : Math.floor((sentBytes / totalBytes) * 100);
  const left = bytesPerSecond > 0 ? durationInWords(((totalBytes - sentBytes) / bytesPerSecond) * 1000) : '?';
  return `${system} uploading to ${agent}: ${share} % of ${bytesInWords(totalBytes)}, ${bytesInWords(bytesPerSecond)}/s, ${left} left`;
}

/** In a log file the moving line is not seen, so the end of an upload is told once. */
function announceUpload({ system, agent, file, sentBytes, totalBytes }: Upload, announced: Set<string>, io: Io): void {
  const key = `${system} ${agent} ${file}`;
  if (sentBytes < totalBytes || announced.has(key)) return;
  announced.add(key);
  io.err(`${io.errPaint('cyan', system)}  uploaded ${printable(file)} to ${agent}, ${bytesInWords(totalBytes)}\n`);
}
