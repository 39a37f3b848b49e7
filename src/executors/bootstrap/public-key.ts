import { type Parsed, parsed, unparsable } from '../../model/parsed.ts';

const LINE =
  /^(?<kind>ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(?:256|384|521)) +(?<key>[A-Za-z0-9+/]{32,16384}={0,2})(?: [^\r\n]*)?$/u;

/**
 * A line for `authorized_keys`, with a comment of ours. What is refused is not quoted: somebody may have taken the private
 * half for it.
 */
export function parsePublicKey(text: string): Parsed<string> {
  const { kind, key } = LINE.exec(text.trim())?.groups ?? {};
  if (kind === undefined || key === undefined) {
    return unparsable('this is no public key; write one line that begins with ssh-ed25519, ecdsa-sha2-… or ssh-rsa');
  }
  return parsed(`${kind} ${key} ratchet`);
}
