import type { CommandProbe } from '../config/config.ts';
import { baseEnvironment } from '../links/programs/base-environment.ts';
import { Notes } from '../links/programs/notes.ts';
import { startProgram } from '../links/programs/start-program.ts';
import { unlessAborted } from '../model/unless-aborted.ts';

/**
 * Runs a program without a shell: it passes with exit code 0. It gets the System's name as RATCHET_SYSTEM. Of what it prints the
 * last line is told. However it goes, the program is gone afterwards.
 */
export async function commandProbe(
  { program, args, folder, env: secrets }: CommandProbe,
  system: string,
  env: Readonly<Record<string, string | undefined>>,
  until: AbortSignal,
): Promise<{ readonly passed: boolean; readonly message: string }> {
  until.throwIfAborted();
  const revealed = Object.entries(secrets).map(([name, secret]) => [name, secret.reveal()] as const);
  const given = { ...baseEnvironment(env), ...Object.fromEntries(revealed), RATCHET_SYSTEM: system };
  const running = startProgram({ file: program, args, cwd: folder, env: given });
  const [said, complained] = [new Notes(() => {}), new Notes(() => {})];
  running.stdout.on('data', (bytes: Buffer) => said.add(bytes));
  running.stderr.on('data', (bytes: Buffer) => complained.add(bytes));
  running.stdin.end();
  try {
    const end = await unlessAborted(running.ended, until);
    for (const notes of [said, complained]) notes.end();
    if (end.kind === 'not-started') return { passed: false, message: `"${program}" cannot be started (${end.why})` };
    const words = end.code === 0 ? said.lastWords : complained.lastWords || said.lastWords;
    const ended = end.code === null ? 'was killed' : `ended with code ${end.code}`;
    return { passed: end.code === 0, message: words === '' ? ended : `${ended}: ${words}` };
  } finally {
    await running.end();
  }
}
