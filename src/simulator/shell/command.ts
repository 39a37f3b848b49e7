/** `lost` closes the channel without an exit status, as when the connection dies. */
export type CommandResult =
  | { readonly kind: 'exited'; readonly code: number; readonly stdout: string; readonly stderr: string }
  | { readonly kind: 'lost' };

export function exited(code: number, stdout = '', stderr = ''): CommandResult {
  return { kind: 'exited', code, stdout, stderr };
}
