import { describeReading, namesProbes, type ProbeReading } from '../probes.ts';
import { closed, type Gate, OPEN } from './gate.ts';

/**
 * Closed while a probe that the System names fails before the first act, and where one that it names for after the upgrade
 * could never pass. Staging by itself asks none: it restarts nothing.
 */
export const health: Gate = {
  name: 'health',
  momentary: true,
  ask({ system, readings }) {
    const { before } = system.health;
    if (!namesProbes(system)) return OPEN;
    if (readings === undefined) {
      const note = `health is asked right before it starts: ${before.join(', ')}`;
      return { kind: 'open', notes: before.length === 0 ? [] : [note] };
    }
    const unasked = before.filter((name) => !readings.some(({ probe }) => probe === name));
    const told = [
      ...readings,
      ...unasked.map((probe): ProbeReading => ({ probe, passed: false, message: 'was not asked' })),
    ];
    const failing = told.filter(({ passed }) => !passed);
    if (failing.length === 0) return { kind: 'open', notes: told.map(describeReading) };
    return closed({
      reason: 'HealthCheckFailed',
      message: failing.map(describeReading).join('; '),
      notBefore: undefined,
      unblock: `mend what is found, or change spec.health of the System "${system.name}"; it is asked again with every pass`,
    });
  },
};
