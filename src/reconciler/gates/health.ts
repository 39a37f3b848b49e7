import { closed, type Gate, OPEN } from './gate.ts';

/** Closed while a probe that the System names fails before the first act. Staging by itself asks none: it restarts nothing. */
export const health: Gate = {
  name: 'health',
  momentary: true,
  ask({ system, readings }) {
    const { before } = system.health;
    if (before.length === 0 || system.mode !== 'apply') return OPEN;
    if (readings === undefined) {
      return { kind: 'open', notes: [`health is asked right before it starts: ${before.join(', ')}`] };
    }
    const told = before.map((name) => {
      const reading = readings.find(({ probe }) => probe === name);
      return { name, passed: reading?.passed === true, message: reading?.message ?? 'was not asked' };
    });
    const failing = told.filter(({ passed }) => !passed);
    const inWords = ({ name, message }: (typeof told)[number]) => `health check "${name}": ${message}`;
    if (failing.length === 0) return { kind: 'open', notes: told.map(inWords) };
    return closed({
      reason: 'HealthCheckFailed',
      message: failing.map(inWords).join('; '),
      notBefore: undefined,
      unblock: `mend what is found, or change spec.health of the System "${system.name}"; it is asked again with every pass`,
    });
  },
};
