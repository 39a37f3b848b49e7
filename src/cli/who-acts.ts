import { hostname, userInfo } from 'node:os';

/** `alice@ops-01`, as this machine knows whoever runs the command: for the record, not as a proof. */
export function whoActs(env: Readonly<Record<string, string | undefined>>): string {
  return `${accountName() ?? env['USER'] ?? env['USERNAME'] ?? 'unknown'}@${hostname()}`;
}

function accountName(): string | undefined {
  try {
    return userInfo().username;
  } catch {
    // Containers may run under a number that no account has.
    return undefined;
  }
}
