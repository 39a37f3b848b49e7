import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CommitStatus, Forge } from '../../../src/reconciler/forge.ts';
import type { Clock } from '../../../src/reconciler/ports.ts';
import { forgeFor } from '../../../src/review/forges/index.ts';
import { tunnelProxy } from '../../tunnel-proxy.ts';
import { FakeAzure } from './fake-azure.ts';
import { FakeBitbucket } from './fake-bitbucket.ts';
import type { FakeForge } from './fake-forge.ts';
import { FakeGithub } from './fake-github.ts';
import { FakeGitlab } from './fake-gitlab.ts';

const { signal } = new AbortController();
const CHANGE = 12;
const HEAD = 'a'.repeat(40);

/** Nobody waits; how long it would have been is noted. */
class HurriedClock implements Clock {
  readonly slept: number[] = [];
  now(): Date {
    return new Date('2026-11-26T10:00:00Z');
  }
  async sleep(milliseconds: number): Promise<void> {
    this.slept.push(milliseconds);
  }
}

let clock: HurriedClock;
let fake: FakeForge;
let forge: Forge;

async function open(made: FakeForge): Promise<void> {
  clock = new HurriedClock();
  fake = await made.open();
  forge = await forgeFor(fake.settings(), { env: {}, clock, random: () => 0.5 });
}

afterEach(async () => {
  await fake.close();
  expect(fake.violations).toEqual([]);
});

const review = (text: string, head = HEAD) => ({ name: 'review', text, facts: { head, plan: 'sha256:00' } });
const keep = (text: string, head?: string) => forge.keepComment(CHANGE, review(text, head), signal);

function status(state: CommitStatus['state']): CommitStatus {
  return {
    commit: HEAD,
    name: 'ratchet/review',
    state,
    description: 'fine',
    address: 'https://ci.example/1',
    change: CHANGE,
  };
}

const FORGES = [
  ['github', () => new FakeGithub(), ['github-actions[bot]', 'other']],
  ['gitlab', () => new FakeGitlab(), []],
  ['azure', () => new FakeAzure(), []],
  ['bitbucket', () => new FakeBitbucket(), []],
] as const;

describe.each(FORGES)('%s, as a forge', (kind, make) => {
  beforeEach(() => open(make()));

  it('gets one comment, which is written anew in its place', async () => {
    expect(await keep('first')).toMatchObject({ kind: 'created' });
    expect(await keep('second', 'b'.repeat(40))).toMatchObject({ kind: 'updated' });
    expect(fake.shown(CHANGE)).toHaveLength(1);
    expect(fake.shown(CHANGE)[0]).toMatch(/ratchet:review head=b{40} plan=sha256:00[\s\S]*\nsecond$/u);
  });

  it('is not written to where nothing changed', async () => {
    await keep('same');
    expect(await keep('same')).toMatchObject({ kind: 'unchanged' });
    expect(fake.requests.filter(({ method, path }) => method !== 'GET' && path !== '/graphql')).toHaveLength(1);
  });

  it('leaves alone a comment of another that carries our marker', async () => {
    await keep('ours');
    const copied = fake.shown(CHANGE)[0] ?? '';
    await fake.close();
    await open(make());
    const forged = fake.add(CHANGE, 'other', copied);
    expect(await keep('ours again')).toMatchObject({ kind: 'created' });
    expect(forged).toMatchObject({ text: copied, gone: false });
  });

  it('gives back what is kept with ours, and nothing of what others wrote', async () => {
    expect(await forge.factsOf(CHANGE, 'review', signal)).toBeUndefined();
    await keep('ours');
    const forged = (fake.shown(CHANGE)[0] ?? '').replace(HEAD, 'f'.repeat(40));
    fake.add(CHANGE, 'other', forged);
    expect(await forge.factsOf(CHANGE, 'review', signal)).toEqual({ head: HEAD, plan: 'sha256:00' });
  });

  it('takes older ones of ours out of the way, and nothing else', async () => {
    await keep('x');
    const text = fake.shown(CHANGE)[0] ?? '';
    fake.add(CHANGE, 'us', text);
    fake.add(CHANGE, 'us', 'something else that we said');
    fake.add(CHANGE, 'other', 'a question');
    await keep('newest');
    expect(fake.shown(CHANGE).map((one) => one.split('\n').at(-1))).toEqual([
      'newest',
      'something else that we said',
      'a question',
    ]);
  });

  it('finds ours behind many of others', async () => {
    await keep('first');
    for (let index = 0; index < 250; index += 1)
      fake.comments.unshift({ ...fake.add(CHANGE, 'other', `talk ${index}`) });
    fake.comments.splice(251);
    expect(await keep('second')).toMatchObject({ kind: 'updated' });
  });

  it.each(['pending', 'success', 'neutral', 'failure', 'error'] as const)('shows %s at the commit', async (state) => {
    await forge.setStatus(status(state), signal);
    const found = fake.statuses.filter(({ commit, name }) => commit === HEAD && name === 'ratchet/review');
    const neutral = kind === 'github' || kind === 'azure' ? 'neutral' : 'success';
    const error = kind === 'azure' ? 'error' : 'failure';
    expect(found.map((one) => one.state)).toContain({ [state]: state, neutral, error }[state]);
  });

  it('takes the same status twice, and one of a long description', async () => {
    await forge.setStatus(status('pending'), signal);
    await forge.setStatus({ ...status('pending'), description: 'x'.repeat(5000) }, signal);
    await forge.setStatus(status('success'), signal);
    expect(fake.statuses.at(-1)).toMatchObject({ state: 'success' });
  });

  it('shows anew what has ended before', async () => {
    const states = ['pending', 'success', 'pending', 'failure', 'success'] as const;
    for (const state of states) await forge.setStatus(status(state), signal);
    expect(fake.statuses.filter(({ commit }) => commit === HEAD).map(({ state }) => state)).toEqual(
      kind === 'azure' ? states.flatMap((state) => [state, state]) : states,
    );
  });

  it('tells who approved which commit', async () => {
    fake.approved.push({ by: 'alice', commit: 'c'.repeat(40) }, { by: 'bob', commit: HEAD });
    const found = await forge.approvals(CHANGE, signal);
    expect(found).toMatchObject({ headCommit: HEAD, baseBranch: 'main', author: 'author', merged: undefined });
    const commits = kind === 'azure' ? [undefined, undefined] : ['c'.repeat(40), HEAD];
    expect(found.approvals.map(({ by, commit }) => [by, commit])).toEqual([
      ['alice', commits[0]],
      ['bob', commits[1]],
    ]);
  });

  it('tells what a merged pull request became', async () => {
    fake.mergedAs = 'd'.repeat(40);
    expect((await forge.approvals(CHANGE, signal)).merged).toEqual({ commit: 'd'.repeat(40) });
  });

  it('waits as long as it is asked to', async () => {
    fake.fail({ status: 429, headers: { 'retry-after': '7' } }, { method: 'GET' });
    await forge.approvals(CHANGE, signal);
    expect(clock.slept).toEqual([7000]);
  });

  it('waits for the moment at which a quota begins anew', async () => {
    const reset = String(Date.parse('2026-11-26T10:00:42Z') / 1000);
    fake.fail(
      { status: 403, headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset } },
      { method: 'GET' },
    );
    await forge.approvals(CHANGE, signal);
    expect(clock.slept).toEqual([42_000]);
  });

  it('is not waited for longer than a person would', async () => {
    fake.fail({ status: 429, headers: { 'retry-after': '3600' } }, { method: 'GET' });
    await expect(forge.approvals(CHANGE, signal)).rejects.toMatchObject({ code: 'forge.rate-limited' });
    expect(clock.slept).toEqual([]);
  });

  it('is asked again after a fault of its own, and after it hung up', async () => {
    fake.fail({ status: 502, body: { message: 'bad gateway' } }, { method: 'GET' });
    fake.fail('hang up', { method: 'GET' });
    await forge.approvals(CHANGE, signal);
    expect(clock.slept).toHaveLength(2);
  });

  it('gets one comment also where its answer was lost', async () => {
    const method = kind === 'github' ? 'PATCH' : 'POST';
    if (kind === 'github') await keep('before');
    fake.fail('carry out, then hang up', { method });
    await keep('after');
    expect(fake.shown(CHANGE)).toHaveLength(1);
  });

  it('tells why it refuses, and never the token', async () => {
    fake.fail({ status: 401, body: { message: `Bad token ${fake.settings().token.reveal()}` } }, { times: 9 });
    const refused = forge.approvals(CHANGE, signal);
    await expect(refused).rejects.toMatchObject({ code: 'forge.denied', blame: 'operator' });
    await expect(refused).rejects.toThrow('[secret]');
    await expect(refused).rejects.not.toThrow(fake.settings().token.reveal());
  });

  it('leads our token to no other host', async () => {
    fake.fail({ status: 302, headers: { location: 'https://evil.example/' } }, { method: 'GET' });
    await expect(forge.approvals(CHANGE, signal)).rejects.toMatchObject({ code: 'forge.redirected' });
  });
});

it('GitHub: one comment also where the answer to its making was lost', async () => {
  await open(new FakeGithub());
  await keep('warm').catch(() => undefined);
  fake.comments.splice(0);
  // The first POST asks who we are.
  fake.fail({ status: 200, body: { data: { viewer: { login: 'github-actions' } } } }, { method: 'POST' });
  fake.fail('carry out, then hang up', { method: 'POST' });
  await keep('once');
  expect(fake.shown(CHANGE)).toHaveLength(1);
});

it.each([
  ['GitHub', () => new FakeGithub()],
  ['Azure DevOps', () => new FakeAzure()],
  ['Bitbucket', () => new FakeBitbucket()],
])('%s: where our token is nobody, the comment is replaced', async (_name, make) => {
  await open(make());
  fake.knowsUs = false;
  await keep('first');
  const forged = fake.add(CHANGE, 'other', fake.shown(CHANGE)[0] ?? '');
  expect(await keep('second')).toMatchObject({ kind: 'updated' });
  expect(fake.shown(CHANGE)).toHaveLength(2);
  expect(forged.gone).toBe(false);
});

it('GitHub: a check that was begun is ended, not made anew', async () => {
  const made = new FakeGithub();
  await open(made);
  await forge.setStatus(status('pending'), signal);
  await forge.setStatus(status('neutral'), signal);
  expect(made.checks).toBe(1);
  expect(fake.statuses.map(({ state }) => state)).toEqual(['pending', 'neutral']);
});

it('GitHub: a token that may make no checks sets the status of the commit', async () => {
  const made = new FakeGithub();
  made.mayCheck = false;
  await open(made);
  await forge.setStatus(status('neutral'), signal);
  expect(fake.statuses).toEqual([{ commit: HEAD, name: 'ratchet/review', state: 'success', description: 'fine' }]);
});

it('GitHub: a commit that does not count is an error of the commit, where no check may be made', async () => {
  const made = new FakeGithub();
  made.mayCheck = false;
  await open(made);
  await forge.setStatus(status('error'), signal);
  expect(fake.statuses.map(({ state }) => state)).toEqual(['error']);
});

it('Azure DevOps: the pull request gets a status of its own, which policies look at', async () => {
  await open(new FakeAzure());
  await forge.setStatus(status('failure'), signal);
  expect(fake.requests.map(({ path }) => path.split('/').slice(-3)[0])).toEqual(['commits', 'pullRequests']);
});

it('Bitbucket: a next page elsewhere is not asked', async () => {
  await open(new FakeBitbucket());
  fake.fail({ status: 200, body: { uuid: '{0000-us}' } }, { method: 'GET' });
  fake.fail({ status: 200, body: { values: [], next: 'https://evil.example/page2' } }, { method: 'GET' });
  await expect(keep('x')).rejects.toMatchObject({ code: 'forge.redirected' });
});

describe('the way to a forge', () => {
  it('leads through the proxy that the environment names, and around it where that says so', async () => {
    await open(new FakeGitlab());
    const { tunnels, address, close } = await tunnelProxy();
    const through = async (env: Record<string, string>) => {
      const one = await forgeFor(fake.settings(), { env, clock, random: () => 0.5 });
      return await one.approvals(CHANGE, signal);
    };
    expect(await through({ HTTP_PROXY: address })).toMatchObject({ headCommit: HEAD });
    expect(tunnels.length).toBeGreaterThan(0);
    const before = tunnels.length;
    await through({ HTTP_PROXY: address, NO_PROXY: '127.0.0.1' });
    expect(tunnels).toHaveLength(before);
    await close();
  });

  it('trusts the authority that the operator names, and without it nobody', async () => {
    await open(new FakeGitlab());
    const { generate } = await import('selfsigned');
    const pems = await generate([{ name: 'commonName', value: 'localhost' }], {
      keySize: 2048,
      extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] }],
    });
    const { createServer: secure } = await import('node:https');
    const { hostname, port } = new URL(fake.url);
    const front = secure({ key: pems.private, cert: pems.cert }, (incoming, outgoing) => {
      const onward = request({
        hostname,
        port,
        path: incoming.url,
        method: incoming.method,
        headers: incoming.headers,
      });
      onward.on('response', (answer) => {
        outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(outgoing);
      });
      incoming.pipe(onward);
    });
    await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
    const url = `https://localhost:${(front.address() as AddressInfo).port}`;
    const through = async (ca: string | undefined) => {
      const one = await forgeFor({ ...fake.settings(), url, ca }, { env: {}, clock, random: () => 0.5 });
      return await one.approvals(CHANGE, signal);
    };
    expect(await through(pems.cert)).toMatchObject({ headCommit: HEAD });
    await expect(through(undefined)).rejects.toMatchObject({ code: 'net.tls', blame: 'operator' });
    front.closeAllConnections();
    await new Promise((resolve) => front.close(resolve));
  });
});
