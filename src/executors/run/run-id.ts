import { createHash } from 'node:crypto';

export interface RunIdentity {
  readonly system: string;
  readonly targetBuild: number;
  readonly packageSha256: string;
  readonly attempt: number;
}

/** `20260901T020000Z-0f3a…`: when it began, and 12 hex digits that tell what it is about (INTEGRATION 8.2). */
export function runIdOf({ system, targetBuild, packageSha256, attempt }: RunIdentity, begunAt: Date): string {
  const when = begunAt
    .toISOString()
    .replace(/\.\d+Z$/u, 'Z')
    .replaceAll(/[-:]/gu, '');
  const what = [system, targetBuild, packageSha256, attempt].join('|');
  return `${when}-${createHash('sha256').update(what).digest('hex').slice(0, 12)}`;
}
