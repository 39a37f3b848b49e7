import { describe, expect, it } from 'vitest';
import type { Credential } from '../../src/config/config.ts';
import { credentialFor, endpointFor, hostMayReceive } from '../../src/config/credentials.ts';

function credential(name: string, ...hosts: string[]): Credential {
  return { name, hosts, web: undefined, ssh: undefined, ca: undefined, allowHttp: false };
}

describe('hostMayReceive', () => {
  it.each`
    pattern                 | host                        | may
    ${'dma01.emea.example'} | ${'dma01.emea.example'}     | ${true}
    ${'dma01.emea.example'} | ${'DMA01.EMEA.example'}     | ${true}
    ${'DMA01.emea.example'} | ${'dma01.emea.example'}     | ${true}
    ${'dma01.emea.example'} | ${'dma02.emea.example'}     | ${false}
    ${'*.emea.example'}     | ${'dma01.emea.example'}     | ${true}
    ${'*.emea.example'}     | ${'a.b.emea.example'}       | ${true}
    ${'*.emea.example'}     | ${'emea.example'}           | ${false}
    ${'*.emea.example'}     | ${'.emea.example'}          | ${false}
    ${'*.emea.example'}     | ${'dma01.evilemea.example'} | ${false}
    ${'*.emea.example'}     | ${'dma01.emea.example.net'} | ${false}
    ${'*.emea.example'}     | ${'dma01.emea.example.'}    | ${false}
    ${'dma*.emea.example'}  | ${'dma01.emea.example'}     | ${false}
    ${'*'}                  | ${'anything'}               | ${true}
    ${'10.0.0.1'}           | ${'10.0.0.1'}               | ${true}
    ${'10.0.0.1'}           | ${'10.0.0.10'}              | ${false}
  `('$pattern lets the login go to $host: $may', ({ pattern, host, may }) => {
    expect(hostMayReceive(credential('x', pattern), host)).toBe(may);
  });

  it('asks every pattern, and lets nothing through without any', () => {
    expect(hostMayReceive(credential('x', 'a.example', '*.b.example'), 'c.b.example')).toBe(true);
    expect(hostMayReceive(credential('x'), 'a.example')).toBe(false);
  });
});

describe('credentialFor', () => {
  const config = { credentials: [credential('emea', '*.emea.example'), credential('apac', '*.apac.example')] };

  it('hands the named credential out for a host of its own', () => {
    expect(credentialFor(config, 'apac', 'dma01.apac.example')).toBe(config.credentials[1]);
  });

  it.each`
    name      | host                    | code                             | hint
    ${'emae'} | ${'dma01.emea.example'} | ${'credential.unknown'}          | ${'did you mean "emea"?'}
    ${'us'}   | ${'dma01.emea.example'} | ${'credential.unknown'}          | ${"add credentials.us to the operator's configuration"}
    ${'emea'} | ${'dma01.apac.example'} | ${'credential.host-not-allowed'} | ${"add the host to credentials.emea.hosts in the operator's configuration, if it is meant to"}
  `('refuses "$name" for $host', ({ name, host, code, hint }) => {
    expect(() => credentialFor(config, name, host)).toThrow(expect.objectContaining({ code, hint, blame: 'operator' }));
  });
});

describe('endpointFor', () => {
  const endpoints = [
    { host: 'dma01.example', web: '127.0.0.1:8443', ssh: undefined },
    { host: 'dma01.example:2222', web: undefined, ssh: '127.0.0.1:10022' },
    { host: 'dma02.example', web: undefined, ssh: 'jump.example:22' },
  ];

  it.each`
    host               | port    | service  | endpoint
    ${'dma01.example'} | ${443}  | ${'web'} | ${{ host: '127.0.0.1', port: 8443 }}
    ${'DMA01.example'} | ${443}  | ${'web'} | ${{ host: '127.0.0.1', port: 8443 }}
    ${'dma01.example'} | ${22}   | ${'ssh'} | ${{ host: 'dma01.example', port: 22 }}
    ${'dma01.example'} | ${2222} | ${'ssh'} | ${{ host: '127.0.0.1', port: 10022 }}
    ${'dma01.example'} | ${2222} | ${'web'} | ${{ host: '127.0.0.1', port: 8443 }}
    ${'dma02.example'} | ${22}   | ${'ssh'} | ${{ host: 'jump.example', port: 22 }}
    ${'dma03.example'} | ${8443} | ${'web'} | ${{ host: 'dma03.example', port: 8443 }}
  `('$host:$port for $service', ({ host, port, service, endpoint }) => {
    expect(endpointFor({ endpoints }, host, port, service)).toEqual(endpoint);
  });
});
