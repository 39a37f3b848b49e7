import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { parsePostgresUrl } from '../../src/config/postgres-address.ts';
import { readConfig, readFleetConfig } from '../../src/config/read-config.ts';
import { RatchetError } from '../../src/model/errors.ts';
import { temporaryFolder } from '../temporary-folder.ts';

const folder = temporaryFolder();
writeFileSync(join(folder, 'ca.pem'), '-----BEGIN CERTIFICATE-----\n');
let written = 0;

function read(text: string, readWith = readConfig) {
  written += 1;
  const file = `${written}.yaml`;
  writeFileSync(join(folder, file), text);
  return readWith(file, { DB: 'hunter2' }, folder);
}

async function refusal(text: string): Promise<string> {
  const thrown: unknown = await read(text).catch((error: unknown) => error);
  if (!(thrown instanceof RatchetError)) throw new Error('the configuration was taken');
  return thrown.message;
}

describe('the address of a database', () => {
  it.each`
    text                                                     | host                 | port    | user          | database
    ${'postgres://ratchet@db.example/fleet'}                 | ${'db.example'}      | ${5432} | ${'ratchet'}  | ${'fleet'}
    ${'postgresql://ratchet@DB.example:6432/fleet'}          | ${'db.example'}      | ${6432} | ${'ratchet'}  | ${'fleet'}
    ${'postgres://ratchet@/fleet?host=/run/postgresql'}      | ${'/run/postgresql'} | ${5432} | ${'ratchet'}  | ${'fleet'}
    ${'postgres://rat%2Cchet@10.0.0.7/fleet-2?host=/x'}      | ${undefined}         | ${0}    | ${''}         | ${''}
    ${'postgres://rat%2Cchet@10.0.0.7/fleet-2'}              | ${'10.0.0.7'}        | ${5432} | ${'rat,chet'} | ${'fleet-2'}
    ${'postgres://db.example/fleet'}                         | ${undefined}         | ${0}    | ${''}         | ${''}
    ${'postgres://ratchet@db.example'}                       | ${undefined}         | ${0}    | ${''}         | ${''}
    ${'postgres://ratchet@db.example/'}                      | ${undefined}         | ${0}    | ${''}         | ${''}
    ${'postgres://ratchet@db.example/fleet?sslmode=disable'} | ${undefined}         | ${0}    | ${''}         | ${''}
    ${'postgres://ratchet@-x/fleet'}                         | ${undefined}         | ${0}    | ${''}         | ${''}
    ${'postgres://ratchet@a,b/fleet'}                        | ${undefined}         | ${0}    | ${''}         | ${''}
    ${'postgres://ratchet:hunter2@db.example/fleet'}         | ${undefined}         | ${0}    | ${''}         | ${''}
  `('$text', ({ text, host, port, user, database }) => {
    const found = parsePostgresUrl(text);

    if (host === undefined) expect(found).toMatchObject({ ok: false, problem: expect.not.stringContaining('hunter2') });
    else expect(found).toEqual({ ok: true, value: { host, port, user, database } });
  });
});

describe('a store in PostgreSQL', () => {
  const place = { kind: 'postgres', port: 5432, user: 'ratchet', database: 'fleet' };

  it.each`
    text                                                                             | host            | encryption
    ${'postgres://ratchet@db.example/fleet'}                                         | ${'db.example'} | ${{ kind: 'tls', ca: undefined }}
    ${'postgres://ratchet@localhost/fleet'}                                          | ${'localhost'}  | ${{ kind: 'none' }}
    ${'postgres://ratchet@/fleet?host=/run'}                                         | ${'/run'}       | ${{ kind: 'none' }}
    ${'{ postgres: "postgres://ratchet@db.example/fleet", allowUnencrypted: true }'} | ${'db.example'} | ${{ kind: 'none' }}
    ${'{ postgres: "postgres://ratchet@db.example/fleet", ca: ca.pem }'}             | ${'db.example'} | ${{ kind: 'tls', ca: '-----BEGIN CERTIFICATE-----\n' }}
    ${'{ postgres: "postgres://ratchet@127.0.0.1/fleet", ca: ca.pem }'}              | ${'127.0.0.1'}  | ${{ kind: 'tls', ca: '-----BEGIN CERTIFICATE-----\n' }}
  `('$text', async ({ text, host, encryption }) => {
    const { store, stateFolder } = await read(`store: ${text}`);

    expect(store).toEqual({ ...place, host, password: undefined, encryption });
    expect(stateFolder).toBe(join(folder, '.ratchet'));
  });

  it.each([readConfig, readFleetConfig])(
    'has its password by reference, for every command that opens it',
    async (readWith) => {
      const text = 'store: { postgres: "postgres://ratchet@db.example/fleet", password: "env:DB" }';
      const { store } = await read(text, readWith);

      expect(store.kind === 'postgres' && store.password?.reveal()).toBe('hunter2');
      expect(inspect(store) + JSON.stringify(store)).not.toContain('hunter2');
    },
  );

  const url = 'postgres: "postgres://ratchet@db.example/fleet"';
  it.each`
    text                                                       | says
    ${'store: postgres://ratchet:hunter2@db.example/fleet'}    | ${'1:8: error: store: the address holds a password'}
    ${'store: postgres:fleet'}                                 | ${'1:8: error: store: this is not the address of a database'}
    ${`store: { ${url}, password: hunter2 }`}                  | ${'holds a secret in plain'}
    ${`store: { ${url}, password: "env:NOWHERE" }`}            | ${'store.password: the environment variable "NOWHERE" is not set'}
    ${`store: { ${url}, ca: nowhere.pem }`}                    | ${'store.ca: "'}
    ${`store: { ${url}, ca: ca.pem, allowUnencrypted: true }`} | ${'store.ca: says nothing where allowUnencrypted is true'}
    ${'store: { password: "env:DB" }'}                         | ${'store needs "postgres"; write postgres: "postgres://ratchet@db.example/ratchet"'}
  `('is refused: $text', async ({ text, says }) => {
    const message = await refusal(text);

    expect(message).toContain(says);
    expect(message).not.toContain('hunter2');
  });
});
