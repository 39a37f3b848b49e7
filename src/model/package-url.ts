import { parseHostAndPort } from './host.ts';
import { type Parsed, parsed, quoted, unparsable } from './parsed.ts';

const SHAPE = /^https:\/\/(?<authority>[^/?#\\]+)(?<path>\/[^?#]*)?(?<rest>[?#].*)?$/isu;
const DEFAULT_PORT = 443;
const LONGEST = 1000;

/** Whether a Catalog entry names a package server rather than a file or a folder. */
export function isPackageUrl(from: string): boolean {
  return /^https:\/\//iu.test(from);
}

/** The last part of a file, a folder, a share or an address, as the vendor would have written it. */
export function nameIn(from: string): string {
  const last = from.split(isPackageUrl(from) ? '/' : /[\\/]/u).at(-1) ?? '';
  return isPackageUrl(from) ? (decoded(last) ?? last) : last;
}

/**
 * `https://packages.example/10.5/DataMiner 10.5.0.0-16700 Full Upgrade.dmupgrade`, in canonical spelling. What could lead
 * elsewhere, or carry a credential, is refused; such a problem does not quote the address.
 */
export function parsePackageUrl(text: string): Parsed<URL> {
  const found = parseAddress(text);
  if (!found.ok || !found.value.pathname.endsWith('/')) return found;
  return unparsable(`${quoted(text)} names a folder; write the address of the file`);
}

/** Below which packages lie: canonical, and with a slash at its end, so that `/dm` does not stand for `/dm-other` too. */
export function parsePackageBase(text: string): Parsed<string> {
  const found = parseAddress(text);
  return found.ok ? parsed(found.value.href.replace(/\/?$/u, '/')) : found;
}

function parseAddress(text: string): Parsed<URL> {
  if (text.length > LONGEST) return unparsable(`an address of ${text.length} characters is too long`);
  const { authority = '', path = '/', rest } = SHAPE.exec(text)?.groups ?? {};
  if (authority === '') return unparsable('this is not an address of a package server; write https://host/path');
  if (authority.includes('@') || rest !== undefined) {
    return unparsable('the address holds a user, a query or a fragment; remove it, credentials belong to the operator');
  }
  const host = parseHostAndPort(/:\d+$/u.test(authority) ? authority : `${authority}:${DEFAULT_PORT}`);
  if (!host.ok) return host;
  const steps = path.slice(1).split('/').map(decoded);
  const bad = steps.findIndex((step, index) => !isPlain(step) && !(step === '' && index === steps.length - 1));
  if (bad !== -1) return unparsable(`${quoted(text)} has a part that could lead elsewhere; write each folder plainly`);
  const way = steps.map((step) => encodeURIComponent(step ?? '')).join('/');
  return parsed(new URL(`https://${host.value.host}:${host.value.port}/${way}`));
}

function decoded(step: string): string | undefined {
  try {
    return decodeURIComponent(step);
  } catch {
    return undefined;
  }
}

function isPlain(step: string | undefined): boolean {
  return step !== undefined && step !== '' && step !== '.' && step !== '..' && !/[\\/\p{Cc}]/u.test(step);
}
