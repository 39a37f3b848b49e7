import { readFile } from 'node:fs/promises';
import { type Parsed, parsed, unparsable } from '../model/parsed.ts';

/** The text of a PEM file of certificates. */
export async function readCertificates(file: string): Promise<Parsed<string>> {
  const text = await readFile(file, 'utf8').catch(() => '');
  if (text.includes('-----BEGIN CERTIFICATE-----')) return parsed(text);
  return unparsable(`"${file}" is not a readable PEM file of certificates; write another`);
}
