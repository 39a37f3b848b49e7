/** What a commit carries as its signature; whether it is a good one is git's to say. */
export type CommitSignature =
  | { readonly kind: 'none' }
  /** Armoured, as ssh-keygen reads it. */
  | { readonly kind: 'ssh'; readonly text: string }
  | { readonly kind: 'openpgp' }
  /** X.509, several at once, or nothing that is known. */
  | { readonly kind: 'other' };

/** Reads the header of a commit object: fields, one a line, continued by lines that begin with a blank, to an empty line. */
export function signatureOf(commit: string): CommitSignature {
  const [header = ''] = commit.split('\n\n', 1);
  const fields = header.split(/\n(?! )/u);
  const [signed, ...others] = fields.filter((field) => field.startsWith('gpgsig '));
  if (signed === undefined) return { kind: 'none' };
  if (others.length > 0) return { kind: 'other' };
  const text = signed.slice('gpgsig '.length).replaceAll('\n ', '\n');
  if (text.startsWith('-----BEGIN SSH SIGNATURE-----')) return { kind: 'ssh', text: `${text}\n` };
  return text.startsWith('-----BEGIN PGP SIGNATURE-----') ? { kind: 'openpgp' } : { kind: 'other' };
}
