import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Option } from 'commander';
import type { Credential, OperatorConfig } from '../../config/config.ts';
import { LOGONS, type Logon } from '../../executors/bootstrap/task-xml.ts';
import type { DesiredFleet } from '../../model/desired.ts';
import { RatchetError } from '../../model/errors.ts';
import { EXIT } from '../exit-code.ts';
import type { Io } from '../io.ts';
import { type FleetOptions, withFleetOptions } from '../options.ts';
import { onlyThese, revisionOrProblems } from '../revision.ts';
import { writeWhole } from '../write-whole.ts';
import type { AddCommand } from './index.ts';

interface BootstrapOptions extends FleetOptions {
  readonly member?: boolean;
  readonly logon: Logon;
  readonly account?: string;
  readonly publicKey?: string;
  readonly out?: string;
}

export const addBootstrap: AddCommand = (program, io, finish) => {
  withFleetOptions(program.command('bootstrap'))
    .description(
      'print the PowerShell that an administrator runs once on an Agent to prepare it; nothing is sent anywhere',
    )
    .argument('[systems...]', 'the systems whose Agents are prepared; those of one script share a credential')
    .option('--member', 'the smaller script, for Agents that do not orchestrate: OpenSSH alone')
    .addOption(
      new Option('--logon <kind>', 'as whom the scheduled task runs: with a stored password, without one, or as SYSTEM')
        .choices(LOGONS)
        .default('password'),
    )
    .option('--account <name>', 'Windows account of the scheduled task (default: whoever runs the script)')
    .option('--public-key <file>', 'the public key (default: the public half of the configured private key)')
    .option('-o, --out <file>', 'write the script to a file')
    .action(async (names: string[], options: BootstrapOptions) => {
      const script = await scriptFor(names, options, io);
      if (options.out === undefined) io.out(script);
      else await writeWhole(path.resolve(io.cwd, options.out), script);
      finish(EXIT.done);
    });
};

async function scriptFor(names: readonly string[], options: BootstrapOptions, io: Io): Promise<string> {
  const { member = false, logon, account } = options;
  if (account !== undefined && (logon === 'system' || member)) {
    throw usage('--account is for a scheduled task that runs as somebody', 'leave it out');
  }
  const { composeForBootstrap } = await import('../compose.ts');
  const { readFleet, config, publicKeyOf } = await composeForBootstrap(options, io);
  const { fleet } = onlyThese(await revisionOrProblems({ readFleet }, io), names);
  const ssh = sshLoginOf(fleet, config);
  const publicKey = await readPublicKey(options.publicKey, () => publicKeyOf(ssh), io);
  const agents = agentsOf(fleet, member);
  io.err(`for ${agents.join(', ')}\n`);
  const { bootstrapScript } = await import('../../executors/bootstrap/script.ts');
  if (member) return bootstrapScript({ part: 'member', publicKey, agents, user: ssh.user });
  const { agentLayout } = config;
  return bootstrapScript({ part: 'orchestrating', publicKey, agents, agentLayout, logon, account });
}

/** The one login that these systems share: a script holds one public key. */
function sshLoginOf({ systems }: DesiredFleet, { credentials }: OperatorConfig): NonNullable<Credential['ssh']> {
  const [name, ...others] = [...new Set(systems.map((system) => system.credentials))];
  if (name === undefined) throw usage('the fleet has no systems', 'add the first one; ratchet init shows how');
  if (others.length > 0) {
    throw usage(`these systems use several credentials: ${[name, ...others].join(', ')}`, 'name systems of one');
  }
  const ssh = credentials.find((credential) => credential.name === name)?.ssh;
  if (ssh !== undefined) return ssh;
  throw usage(`credential "${name}" has no SSH login`, `write credentials.${name}.ssh in the configuration`);
}

function agentsOf({ systems }: DesiredFleet, member: boolean): readonly string[] {
  const agents = systems.flatMap((system) =>
    system.agents
      .filter(({ name }) => (name !== system.orchestrator) === member)
      .map(({ name }) => `${name} of ${system.name}`),
  );
  if (agents.length > 0) return agents;
  throw usage('every Agent of these systems orchestrates', 'leave out --member');
}

async function readPublicKey(file: string | undefined, derived: () => string, { cwd }: Io): Promise<string> {
  const { parsePublicKey } = await import('../../executors/bootstrap/public-key.ts');
  const text = file === undefined ? derived() : await readText(path.resolve(cwd, file));
  const key = parsePublicKey(text);
  if (key.ok) return key.value;
  throw usage(file === undefined ? key.problem : `"${file}": ${key.problem}`, 'a file that ends in .pub has it');
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new RatchetError('cli.usage', `"${file}" cannot be read`, { blame: 'operator', cause });
  }
}

function usage(message: string, hint: string): RatchetError {
  return new RatchetError('cli.usage', message, { blame: 'operator', hint });
}
