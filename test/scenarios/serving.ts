import type { Buffer } from 'node:buffer';
import { vi } from 'vitest';
import { start } from './ratchet.ts';
import type { Site } from './site.ts';

export type LogLine = Readonly<Record<string, unknown>>;

export type Serving = ReturnType<typeof serve>;

/** The service, and what it has logged so far. */
export function serve({ config, folder }: Pick<Site, 'config' | 'folder'>, env: Readonly<Record<string, string>> = {}) {
  const running = start(['serve', '--config', config], folder, env);
  const lines: LogLine[] = [];
  let rest = '';
  running.stderr.on('data', (bytes: Buffer) => {
    rest += bytes.toString();
    const whole = rest.split('\n');
    rest = whole.pop() ?? '';
    lines.push(...whole.filter((line) => line.startsWith('{')).map((line): LogLine => JSON.parse(line)));
  });
  const kill = () => {
    running.kill('SIGKILL');
    return running;
  };
  const logged = (...parts: readonly LogLine[]) =>
    vi.waitUntil(
      () =>
        parts.every((part) => lines.some((line) => Object.entries(part).every(([key, value]) => line[key] === value))),
      { timeout: 25_000 },
    );
  return { running, lines, logged, kill };
}
