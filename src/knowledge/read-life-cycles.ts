import type { LineLifeCycle } from '../model/knowledge.ts';
import { checked } from './checked.ts';

const LINE = /^\d{1,2}\.\d{1,2}$/u;

/** Reads life-cycles.json whole, or throws an error that names the entry and what is wrong with it. */
export function readLifeCycles(json: unknown): readonly LineLifeCycle[] {
  const entries = checked(json, 'the file').list('lifeCycles');
  return entries.map((value, index) => {
    const entry = checked(value, `life cycle ${index + 1}`);
    const line = entry.text('line');
    if (!LINE.test(line)) throw new TypeError(`${entry.where}: line "${line}" must look like "10.5"`);
    return {
      line,
      monthlyUntil: entry.optionalDay('monthlyUntil'),
      supportedUntil: entry.day('supportedUntil'),
      limitedUntil: entry.day('limitedUntil'),
      url: entry.text('url'),
    };
  });
}
