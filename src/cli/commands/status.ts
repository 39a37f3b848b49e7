import { EXIT } from '../exit-code.ts';
import { type FleetOptions, formatOption } from '../options.ts';
import type { AddCommand } from './index.ts';

interface StatusOptions extends FleetOptions {
  readonly format: string;
  readonly details?: boolean;
  readonly watch?: boolean;
}

const LOOK_EVERY_MS = 2000;
const CLEAR_SCREEN = '\u001b[H\u001b[2J';

export const addStatus: AddCommand = (program, io, finish) => {
  program
    .command('status')
    .description(
      'how far rollouts are, what the last pass over each system found and did, and the runs that are open; no network',
    )
    .option('-c, --config <file>', "the operator's configuration")
    .option('--details', 'how far each upgrade is, against its estimate; every Agent; what stands against it')
    .option('-w, --watch', 'again whenever something changes, until stopped; implies --details')
    .argument('[systems...]', 'only these systems')
    .addOption(formatOption('text', 'json'))
    .action(async (names: string[], options: StatusOptions) => {
      const { composeStore } = await import('../compose.ts');
      const { store, clock } = await composeStore(options, io);
      const now = () => clock.now().toISOString();
      const tell = options.details || options.watch ? await tellAssessments() : await tellStatuses();
      try {
        if (options.watch) await watch();
        else io.out(await tell(now()));
        finish(EXIT.done);
      } finally {
        await store.close();
      }

      async function tellStatuses() {
        const [{ fleetStatus }, { rolloutStatus }, { statusAsText }] = await Promise.all([
          import('../../reconciler/fleet-status.ts'),
          import('../../reconciler/rollouts/rollout-status.ts'),
          import('../../review/status-text.ts'),
        ]);
        return async (at: string) => {
          const all = await fleetStatus(store, at);
          const systems = names.length === 0 ? all : all.filter(({ system }) => names.includes(system));
          const rollouts = names.length === 0 ? await rolloutStatus(store) : [];
          return options.format === 'json'
            ? asJson({ rollouts, systems })
            : statusAsText(systems, rollouts, at, io.paint);
        };
      }

      async function tellAssessments() {
        const [{ assessFleet }, { assessmentsAsText }] = await Promise.all([
          import('../../reconciler/assess-fleet.ts'),
          import('../../review/assessment-text.ts'),
        ]);
        return async (at: string) => {
          const assessments = await assessFleet(store, names, at);
          return options.format === 'json' ? asJson(assessments) : assessmentsAsText(assessments, at, io.paint);
        };
      }

      /** On a terminal the page is drawn anew; elsewhere it is written again where it has changed. */
      async function watch(): Promise<void> {
        let shown = '';
        while (!io.signal.aborted) {
          const page = await tell(now());
          if (io.columns !== undefined) io.out(`${CLEAR_SCREEN}${page}`);
          else if (page !== shown) io.out(page);
          shown = page;
          await clock.sleep(LOOK_EVERY_MS, io.signal).catch(() => {});
        }
      }
    });
};

function asJson(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
