import { expect, it } from 'vitest';
import { isExcepted, proxiesIn } from '../../src/web/proxies.ts';

it.each`
  env                                      | https        | http
  ${{}}                                    | ${undefined} | ${undefined}
  ${{ HTTPS_PROXY: '' }}                   | ${undefined} | ${undefined}
  ${{ HTTPS_PROXY: 'a' }}                  | ${'a'}       | ${undefined}
  ${{ https_proxy: 'a', HTTPS_PROXY: '' }} | ${'a'}       | ${undefined}
  ${{ HTTP_PROXY: 'b' }}                   | ${'b'}       | ${'b'}
  ${{ all_proxy: 'c' }}                    | ${'c'}       | ${'c'}
  ${{ ALL_PROXY: 'c', HTTP_PROXY: 'b' }}   | ${'c'}       | ${'b'}
  ${{ ALL_PROXY: 'c', HTTPS_PROXY: 'a' }}  | ${'a'}       | ${'c'}
`('$env leads to https by $https, to http by $http', ({ env, https, http }) => {
  expect(proxiesIn(env)).toMatchObject({ https, http });
});

it.each`
  except                    | url                          | excepted
  ${undefined}              | ${'https://a.example/'}      | ${false}
  ${''}                     | ${'https://a.example/'}      | ${false}
  ${'*'}                    | ${'https://a.example/'}      | ${true}
  ${'a.example'}            | ${'https://a.example/'}      | ${true}
  ${'A.Example'}            | ${'https://a.example/'}      | ${true}
  ${'example'}              | ${'https://a.example/'}      | ${true}
  ${'.example'}             | ${'https://a.example/'}      | ${true}
  ${'*.example'}            | ${'https://a.example/'}      | ${true}
  ${'a.example'}            | ${'https://ba.example/'}     | ${false}
  ${'b.example a.example'}  | ${'https://a.example/'}      | ${true}
  ${'b.example, a.example'} | ${'https://a.example/'}      | ${true}
  ${'a.example:443'}        | ${'https://a.example/'}      | ${true}
  ${'a.example:443'}        | ${'https://a.example:8443/'} | ${false}
  ${'a.example:80'}         | ${'http://a.example/'}       | ${true}
  ${'10.0.0.1'}             | ${'https://10.0.0.1/'}       | ${true}
  ${'[::1]'}                | ${'https://[::1]:8443/'}     | ${true}
`('with NO_PROXY "$except" $url goes around the proxy: $excepted', ({ except, url, excepted }) => {
  expect(isExcepted(new URL(url), { except })).toBe(excepted);
});
