import { describe, type ExpectStatic, it } from 'vitest';
import { direct } from '../../src/simulator/scenario/direction.ts';
import type { SshTransportName } from '../../src/simulator/ssh/transports.ts';
import { HOP_PACKAGE, packages } from '../rehearsal/cluster-on-stage.ts';
import { FAULT_TABLE, type FaultRow } from '../rehearsal/fault-table.ts';
import { messageOf, onePass, resultOf } from '../rehearsal/one-pass.ts';
import { CLUSTER, withCluster } from '../simulator/fixture.ts';
import { connect, SPEED } from './simulated-site.ts';

// Short enough that a client gives up within the tests' time; each far longer than an answer takes.
const IMPATIENT = { liveness: 4_000, webCall: 5_000, sshReady: 2_000, keepAlive: 300 };

/** Every row of the table through real sockets: HTTP, and this way to play sshd. */
export function faultTableOver(transport: SshTransportName): void {
  const shown = FAULT_TABLE.filter(({ windowsOnly }) => transport === 'ssh2' || windowsOnly !== true);
  const rows = shown.filter(({ takesMinutes }) => takesMinutes !== true);
  // Much of a row is waiting, so several run beside each other.
  describe.concurrent('with timers that fit a fast clock', () => {
    it.for(rows)('$title: $result', (row, { expect }) => play(row, transport, expect));
  });
}

async function play(row: FaultRow, transport: SshTransportName, expect: ExpectStatic): Promise<void> {
  const agents = row.shape === 'alone' ? [{ name: 'dma01', role: 'standalone' as const }] : CLUSTER.agents;
  await withCluster({ spec: { agents }, speed: SPEED, transport }, async (simulator) => {
    const direction = await direct(
      simulator.simulation,
      row.cues.map((cue) => slower(cue, row)),
    );
    const connection = connect(simulator, { timers: IMPATIENT, package: { folder: packages(), ...HOP_PACKAGE } });
    try {
      const passed = await onePass(connection.system, connection.deps);
      const story = simulator.journal().map(({ agent, what }) => `${agent} ${what}`);
      expect([resultOf(passed), simulator.launches('prod')], messageOf(passed)).toEqual([row.result, row.launches]);
      expect(messageOf(passed)).toMatch(row.says);
      if (row.bites !== undefined) expect(story.join('\n')).toMatch(row.bites);
    } finally {
      direction.end();
      await connection.end();
    }
  });
}

function slower(cue: FaultRow['cues'][number], { secondsOverSockets }: FaultRow): FaultRow['cues'][number] {
  return secondsOverSockets === undefined ? cue : { ...cue, settings: { seconds: secondsOverSockets } };
}
