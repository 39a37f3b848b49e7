import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checksWith } from '../../../src/executors/prerequisites/run-checks.ts';
import type { CheckPackage, CheckReport } from '../../../src/model/prerequisite-check.ts';
import type { FaultId } from '../../../src/simulator/faults/index.ts';
import { checkPackageBytes } from '../../../src/simulator/package.ts';
import { SSH_TRANSPORTS } from '../../openssh.ts';
import { fileOn } from '../../simulator/fixture.ts';
import { type Play, play } from '../simulated-site.ts';

const forever = new AbortController().signal;
const LOCK = 'ProgramData/ratchet/active/owner.json';

function checkPackage(root: string, overrides: Partial<CheckPackage> = {}): CheckPackage {
  const bytes = checkPackageBytes('VerifyClusterPorts');
  writeFileSync(join(root, 'VerifyClusterPorts.dmupgrade'), bytes);
  return {
    name: 'VerifyClusterPorts',
    from: 'VerifyClusterPorts.dmupgrade',
    sha256: createHash('sha256').update(bytes).digest('hex'),
    size: bytes.length,
    validForMs: 864_000_000,
    origin: { file: 'catalog.yaml', line: 1, column: 1 },
    ...overrides,
  };
}

async function check(scene: Play, overrides: Partial<CheckPackage>, use: (found: Found) => void, times = 1) {
  await play(scene, async ({ simulator, deps, order, root }) => {
    const { system, observed } = await order();
    const wanted = checkPackage(root, overrides);
    const found: Pick<CheckReport, 'outcome' | 'findings'>[] = [];
    const keep = async (_: CheckPackage, each: (typeof found)[number]) => void found.push(each);
    const packages = [wanted, { ...wanted, name: 'again' }].slice(0, times);
    const error = await checksWith(deps)({ system, observed, packages }, keep, forever).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    const lock = fileOn(simulator, 'dma01', LOCK);
    const phases = simulator.journal().filter(({ kind, what }) => kind === 'phase' && /stopping|starting/u.test(what));
    use({
      outcomes: found.map(({ outcome }) => outcome),
      findings: found[0]?.findings ?? [],
      error,
      lock,
      restarts: phases.length,
      launches: simulator.launches('prod'),
    });
  });
}

interface Found {
  readonly outcomes: readonly string[];
  readonly findings: readonly { readonly name: string; readonly outcome: string; readonly message: string }[];
  readonly error: unknown;
  readonly lock: string | undefined;
  readonly restarts: number;
  readonly launches: number;
}

describe.each(SSH_TRANSPORTS)('a check package over $transport', ({ transport, skipped }) => {
  it.skipIf(skipped)('that finds nothing has passed; nothing was restarted, and the Agent is free', async () => {
    await check({ transport }, {}, ({ outcomes, findings, lock, restarts, launches }) => {
      expect([outcomes, findings.map((found) => found.outcome)]).toEqual([['passed'], ['no-issues']]);
      expect([lock, restarts, launches]).toEqual([undefined, 0, 1]);
    });
  });

  it.skipIf(skipped)('that finds issues has failed, with what was found', async () => {
    await check({ transport, faults: ['prereq-failure'] }, {}, ({ outcomes, findings, lock, restarts }) => {
      expect([outcomes, lock, restarts]).toEqual([['failed'], undefined, 0]);
      expect(findings).toContainEqual(expect.objectContaining({ name: 'VerifyClusterPorts', outcome: 'issues' }));
      expect(findings.map(({ name }) => name)).toContain('VerifyNATSMigrationPrerequisites');
    });
  });
});

describe('a check package', () => {
  it.each<readonly [string, readonly FaultId[], Partial<CheckPackage>, RegExp]>([
    ['has another content', [], { sha256: '0'.repeat(64) }, /SHA-256/u],
    ['has another size', [], { size: 7 }, /the Catalog says 7 bytes/u],
    ['is not there', [], { from: 'nothing.dmupgrade' }, /no package at/u],
    ['lies elsewhere', [], { from: '../VerifyClusterPorts.dmupgrade' }, /outside|no package/u],
    ['has a name that a batch file would run', [], { from: 'a&b.dmupgrade' }, /a plain name/u],
    ['meets a missing task', ['task-missing'], {}, /no scheduled task/u],
    ['meets the lock of somebody else', ['orphan-lock'], {}, /belongs to nobody/u],
  ])('that %s starts nothing', async (_, faults, overrides, expected) => {
    await check({ faults }, overrides, ({ error, launches }) => {
      expect(String(error)).toMatch(expected);
      expect(launches).toBe(0);
    });
  });

  it('does not look like somebody else’s upgrade to the next', async () => {
    await check(
      {},
      {},
      ({ outcomes, lock, launches }) =>
        expect([outcomes, lock, launches]).toEqual([['passed', 'passed'], undefined, 2]),
      2,
    );
  });

  it('that never ends is unclear, and keeps the lock: it may still be going on', async () => {
    await check({ faults: ['exit-never'] }, {}, ({ outcomes, findings, lock }) => {
      expect([outcomes, findings[0]?.message]).toEqual([['unclear'], expect.stringContaining('had not ended')]);
      expect(lock).toContain('"run": "check-');
    });
  });
});
