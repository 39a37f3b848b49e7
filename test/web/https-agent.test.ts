import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { httpsAgentThrough } from '../../src/web/https-agent.ts';

const server = new URL('https://packages.example/');

async function asked(proxy: string): Promise<unknown> {
  const agent = httpsAgentThrough({ ca: undefined, env: { HTTPS_PROXY: proxy } }, server, {});
  const request = https.get(server, { agent });
  const [error] = await once(request, 'error');
  agent.destroy();
  return error;
}

it('shows a proxy who asks, and says so where it will not lead there', async () => {
  const seen: unknown[] = [];
  const proxy = http.createServer().on('connect', ({ url, headers }, socket) => {
    seen.push([url, headers['proxy-authorization']]);
    socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const { port } = proxy.address() as AddressInfo;

  const error = await asked(`http://me:p%40ss@127.0.0.1:${port}`);
  expect(error).toMatchObject({ code: 'EPROXY', message: `the proxy 127.0.0.1:${port} answered 407` });
  expect(String(error)).not.toContain('p@ss');
  expect(seen).toEqual([['packages.example:443', `Basic ${btoa('me:p@ss')}`]]);
  proxy.close();
});

it('goes nowhere else where the proxy is away', async () => {
  const proxy = http.createServer().listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const { port } = proxy.address() as AddressInfo;
  proxy.close();
  await once(proxy, 'close');

  expect(await asked(`http://127.0.0.1:${port}`)).toMatchObject({ code: 'ECONNREFUSED', port });
});
