import type { Logger } from 'pino';
import type { WriteLine } from '../notify/log.ts';
import { createLog } from './log.ts';

const LEVELS = { info: 'info', warning: 'warn', error: 'error' } as const;
let log: Logger | undefined;

/** A notice as a line of the log, whatever the log's own level is. */
export const writeLine: WriteLine = (severity, fields) => {
  log ??= createLog('info');
  log[LEVELS[severity]](fields, 'notice');
};
