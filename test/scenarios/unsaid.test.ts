import { existsSync } from 'node:fs';
import path from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { CLI } from './ratchet.ts';

const examples = path.resolve(import.meta.dirname, '../../examples');
const FLEET = ['--fleet', path.join(examples, 'fleet')];
const OBSERVED = [...FLEET, '--observed', path.join(examples, 'observed.json')];

/** A device that has no room for anything. */
const FULL = '/dev/full';

describe('a command whose output is kept in a file', () => {
  it
    .skipIf(!existsSync(FULL))
    .each([
      [['plan', ...OBSERVED]],
      [['plan', ...OBSERVED, '--format', 'json']],
      [['plan', ...OBSERVED, '--format', 'sarif']],
      [['plan', ...OBSERVED, '--format', 'junit']],
      [['plan', ...OBSERVED, '--detailed-exitcode']],
      [['validate', ...FLEET]],
      [['knowledge', 'show', 'main']],
    ])('fails where the disk is full: %j', async (args) => {
    const { exitCode, stderr } = await execa('bash', ['-c', `"$@" > ${FULL}`, 'bash', process.execPath, CLI, ...args], {
      reject: false,
    });
    expect(stderr).toContain('error out.closed: the output could not be written to its end: ENOSPC');
    expect(exitCode).toBe(1);
  });

  it('does not fail where its reader has seen enough', async () => {
    const command = 'set -o pipefail; "$@" | head -c 20 > /dev/null';
    const args = ['knowledge', 'show', '--format', 'json'];
    const { exitCode, stderr } = await execa('bash', ['-c', command, 'bash', process.execPath, CLI, ...args], {
      reject: false,
    });
    expect([exitCode, stderr]).toEqual([0, '']);
  });
});
