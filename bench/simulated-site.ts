// Simulated Systems in a process of their own, until its stdin ends: tsx bench/simulated-site.ts <systems> <Agents each>
import { once } from 'node:events';
import { openSite, type SiteSystem } from '../test/scenarios/site.ts';

const [systems = 1, agents = 1] = process.argv.slice(2).map(Number);

const site = await openSite({ systems: Array.from({ length: systems }, (_, index) => systemOf(`s${index}`)) });
console.log(site.config);
process.stdin.resume();
await once(process.stdin, 'end');
await site.close();

function systemOf(name: string): SiteSystem {
  const agentOf = (index: number) => ({ name: `${name}-a${index}`, role: 'standalone' as const });
  return { name, agents: Array.from({ length: agents }, (_, index) => agentOf(index)) };
}
