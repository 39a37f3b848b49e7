/** The same fleets for everybody who runs the tests, unless `FC_SEED` says otherwise, as `npm run laws` does each time. */
export const SEED = Number(process.env['FC_SEED'] ?? 1);
