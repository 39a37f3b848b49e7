import type { SimulatedAgent } from '../agent.ts';

/** The standby member of a Failover pair takes over, and the other one goes offline. */
export async function switchPair(member: SimulatedAgent): Promise<void> {
  const { peer } = member;
  if (peer === undefined) return;
  await Promise.all([member.enter('switching'), peer.enter('switching')]);
  await member.world.clock.sleep(member.system.timings.switching);
  [member.online, peer.online] = [peer.online, member.online];
  await Promise.all([member.enter(member.restingPhase), peer.enter(peer.restingPhase)]);
}
