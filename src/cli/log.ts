import { type DestinationStream, destination, type Logger, pino } from 'pino';
import { scrub } from '../model/scrub.ts';

// Synchronous: a line that was logged is there, also when the process is killed right after.
const toStderr = () => destination({ dest: 2, sync: true });

/** JSON lines on stderr, with a fixed `msg` and fields. Every text passes the scrubber on its way out. */
export function createLog(level: string, stream: DestinationStream = toStderr()): Logger {
  return pino(
    {
      level,
      base: { name: 'ratchet' },
      timestamp: pino.stdTimeFunctions.isoTime,
      hooks: {
        logMethod(args, method) {
          method.apply(this, args.map((arg) => (typeof arg === 'string' ? scrub(arg) : arg)) as typeof args);
        },
      },
      formatters: {
        level: (label) => ({ level: label }),
        log: (fields) => scrubbed(fields) as Record<string, unknown>,
      },
    },
    stream,
  );
}

function scrubbed(value: unknown): unknown {
  if (typeof value === 'string') return scrub(value);
  if (Array.isArray(value)) return value.map(scrubbed);
  if (value === null || typeof value !== 'object') return value;
  if ('toJSON' in value && typeof value.toJSON === 'function') return scrubbed(value.toJSON());
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, scrubbed(member)]));
}
