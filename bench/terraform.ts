import { spawnSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { agentsOf, nameOf } from './fleet.ts';
import type { Program } from './measure.ts';

const QUIET = { CHECKPOINT_DISABLE: '1', TF_IN_AUTOMATION: '1' };

export function terraformVersion(): string | undefined {
  const { status, stdout } = spawnSync('terraform', ['version', '-json'], {
    encoding: 'utf8',
    env: { ...process.env, ...QUIET },
  });
  if (status !== 0) return undefined;
  const { terraform_version: version }: { terraform_version: string } = JSON.parse(stdout);
  return version;
}

/**
 * The same systems as `terraform_data` resources, a file and a resource for each, with the Agents as its input. There
 * is no state to refresh, which spares terraform work that Ratchet has: it compares with a snapshot.
 */
export async function terraformPlan(root: string, systems: number): Promise<Program> {
  const cwd = path.join(root, 'terraform');
  await mkdir(cwd, { recursive: true });
  for (let index = 0; index < systems; index += 1) {
    await writeFile(path.join(cwd, `${nameOf(index)}.tf`), resourceText(index));
  }
  const { status, stderr } = spawnSync('terraform', ['init', '-input=false'], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, ...QUIET },
  });
  if (status !== 0) throw new Error(`terraform init ended with ${status}: ${stderr}`);
  return { file: 'terraform', args: ['plan', '-input=false', '-no-color', '-lock=false'], cwd, env: QUIET };
}

function resourceText(index: number): string {
  const agents = agentsOf(index).map(({ name, url }) => `      { name = "${name}", url = "${url}" },\n`);
  return `resource "terraform_data" "${nameOf(index)}" {
  input = {
    track   = "main"
    version = "latest"
    agents = [
${agents.join('')}    ]
  }
}
`;
}
