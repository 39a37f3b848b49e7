import { parseHost } from '../model/host.ts';
import { type Parsed, parsed, unparsable } from '../model/parsed.ts';

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/u;

/** The address of a hook: https, or http to this machine. It is a secret, so problems never quote it. */
export function parseHookUrl(text: string, allowHttp: boolean): Parsed<URL> {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/u.test(url.protocol)) {
    return unparsable('what is found there is not a web address; put https:// and the rest of it there');
  }
  if (url.username !== '' || url.password !== '') {
    return unparsable('the address that is found there holds a user; remove it');
  }
  if (!parseHost(url.hostname).ok && !LOOPBACK.test(url.hostname)) {
    return unparsable('the address that is found there names no host');
  }
  if (url.protocol === 'http:' && !allowHttp && !LOOPBACK.test(url.hostname)) {
    return unparsable(
      'the address that is found there is not encrypted; put an https address there, or write allowHttp: true',
    );
  }
  return parsed(url);
}
