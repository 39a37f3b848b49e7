/** Of one run of the laws; printed with them, and taken from `FC_SEED` where that is set. */
export const SEED = Number(process.env['FC_SEED'] ?? Date.now() % 2 ** 31);
