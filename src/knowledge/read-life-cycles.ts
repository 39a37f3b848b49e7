import type { LineLifeCycle } from '../model/knowledge.ts';
import { checked } from './checked.ts';

const LINE = /^\d{1,2}\.\d{1,2}$/u;

/** Reads life-cycles.json whole, or throws an error that names the entry and what is wrong with it. */
export function readLifeCycles(json: unknown): readonly LineLifeCycle[] {
  const entries = checked(json, 'the file').list('lifeCycles');
  const lines = new Set<string>();
  return entries.map((value, index) => {
    const lifeCycle = readLifeCycle(value, `life cycle ${index + 1}`);
    if (lines.has(lifeCycle.line)) throw new TypeError(`line "${lifeCycle.line}" is there twice`);
    lines.add(lifeCycle.line);
    return lifeCycle;
  });
}

function readLifeCycle(value: unknown, where: string): LineLifeCycle {
  const entry = checked(value, where);
  const line = entry.text('line');
  if (!LINE.test(line)) throw new TypeError(`${where}: line "${line}" must look like "10.5"`);
  const [monthlyUntil, supportedUntil, limitedUntil] = [
    entry.optionalDay('monthlyUntil'),
    entry.day('supportedUntil'),
    entry.day('limitedUntil'),
  ];
  if ((monthlyUntil ?? supportedUntil) > supportedUntil || supportedUntil > limitedUntil) {
    throw new TypeError(
      `${where}: line "${line}" ends before it ends; monthly, supported and limited come in this order`,
    );
  }
  return { line, monthlyUntil, supportedUntil, limitedUntil, url: entry.link('url') };
}
