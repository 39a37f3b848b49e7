import { RatchetError } from '../../model/errors.ts';
import type { CheckResult } from '../../reconciler/check-system.ts';
import type { FleetRevision } from '../../reconciler/wanted.ts';
import { checkAsText } from '../../review/check-text.ts';
import { EXIT } from '../exit-code.ts';
import { namedOrAll } from '../named-or-all.ts';
import { type FleetOptions, formatOption, withFleetOptions } from '../options.ts';
import { onlyThese, revisionOrProblems } from '../revision.ts';
import { whoActs } from '../who-acts.ts';
import type { AddCommand } from './index.ts';

interface CheckOptions extends FleetOptions {
  readonly all?: boolean;
  readonly only?: string;
  readonly format: string;
  readonly detailedExitcode?: boolean;
}

export const addCheck: AddCommand = (program, io, finish) => {
  withFleetOptions(program.command('check'))
    .description("run the Catalog's prerequisite checks ahead of the window; they install and restart nothing")
    .argument('[systems...]', 'the systems to check')
    .option('--all', 'every system of the fleet')
    .option('--only <check>', 'this check alone')
    .addOption(formatOption('text', 'json'))
    .option('--detailed-exitcode', 'answer 3 where a check found issues')
    .action(async (names: string[], options: CheckOptions) => {
      const systems = namedOrAll(names, options.all);
      const [{ compose }, { checkSystem }, { mapBounded }] = await Promise.all([
        import('../compose.ts'),
        import('../../reconciler/check-system.ts'),
        import('../../reconciler/fleet-pass.ts'),
      ]);
      const composition = await compose(options, io);
      try {
        const revision = onlyThese(await revisionOrProblems(composition, io), systems);
        const order = { checks: checksOf(revision, options.only), by: whoActs(io.env) };
        const { ports, runChecks, config } = composition;
        const limit = config.limits.concurrentSystems;
        const results = await mapBounded(revision.fleet.systems, limit, async (system) => {
          const result = await checkSystem(system, revision, order, { ...ports, runChecks }, io.signal);
          if (options.format === 'text') io.out(checkAsText(result, io.paint));
          return result;
        });
        if (options.format === 'json') io.out(`${JSON.stringify(results.map(asJson), undefined, 2)}\n`);
        finish(exitCodeOf(results, options.detailedExitcode === true));
      } finally {
        await composition.close();
      }
    });
};

function checksOf({ fleet: { checks } }: FleetRevision, only: string | undefined) {
  const wanted = only === undefined ? checks : checks.filter(({ name }) => name === only);
  if (wanted.length > 0) return wanted;
  const known = checks.map(({ name }) => name).join(', ');
  throw new RatchetError(
    'check.none',
    only === undefined ? 'the Catalog has no checks' : `there is no check "${only}"`,
    {
      blame: 'author',
      hint: known === '' ? 'write them in spec.checks of a Catalog, e.g. VerifyClusterPorts' : `there are: ${known}`,
    },
  );
}

function asJson(result: CheckResult): unknown {
  if (result.kind !== 'failed') return result;
  const { code, message, hint } = result.error;
  return { ...result, error: { code, message, hint } };
}

function exitCodeOf(results: readonly CheckResult[], detailed: boolean): number {
  if (results.some(({ kind }) => kind === 'failed')) return EXIT.error;
  const found = results.some(
    (result) => result.kind === 'checked' && result.reports.some(({ outcome }) => outcome === 'failed'),
  );
  return detailed && found ? EXIT.blocked : EXIT.done;
}
