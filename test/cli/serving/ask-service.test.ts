import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import type { Io } from '../../../src/cli/io.ts';
import { serviceAt } from '../../../src/cli/serving/ask-service.ts';
import { Secret } from '../../../src/model/secret.ts';
import { tunnelProxy } from '../../tunnel-proxy.ts';
import { silentIo } from '../silent-io.ts';

it('a service that is named is asked through the proxy of the environment, that of the configuration without', async () => {
  const server = http.createServer((_, response) => response.end('{"systems":[]}')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const proxy = await tunnelProxy();
  const io: Io = { ...silentIo, env: { HTTP_PROXY: proxy.address, TOKEN: 'the-token-of-the-test' } };
  const tokens = [{ name: 'ops', role: 'operator', token: new Secret('the-token-of-the-test') }] as const;
  const config = { http: { host: '127.0.0.1', port, tls: undefined, tokens, webhooks: [] } };

  const own = await serviceAt({}, config as never, io);
  expect(await own.post('/sync', {})).toEqual({ systems: [] });
  expect(proxy.tunnels).toEqual([]);
  const named = await serviceAt({ server: `http://127.0.0.1:${port}`, token: 'env:TOKEN' }, config as never, io);
  expect(await named.post('/sync', {})).toEqual({ systems: [] });
  expect(proxy.tunnels).toEqual([`127.0.0.1:${port}`]);

  await proxy.close();
  server.closeAllConnections();
  server.close();
});
