/** The same fleets each time, unless `FC_SEED` says otherwise; `FC_RUNS` asks about more of them. */
export const SEED = Number(process.env['FC_SEED'] ?? 1);
