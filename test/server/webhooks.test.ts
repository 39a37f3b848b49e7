import { createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { WebhookSender } from '../../src/config/config.ts';
import { Secret } from '../../src/model/secret.ts';
import type { DeliveryMemory } from '../../src/reconciler/delivery-memory.ts';
import { FakeDeliveryMemory } from '../fakes/fake-delivery-memory.ts';
import { aFleet, anApp, NOW } from './a-fleet.ts';

const SECRET = 'a-secret-that-nobody-guesses';
const PAIR = `ratchet:${SECRET}`;
const AT = String(Date.parse(NOW) / 1000);
const JSON_TYPE = { 'Content-Type': 'application/json' };
const PUSH = JSON.stringify({
  ref: 'refs/heads/main',
  id: 'a1',
  eventType: 'git.push',
  url: 'http://169.254.169.254/',
});

function hex(body: string, secret = SECRET): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}

function standard(body: string, { id = 'msg_1', at = AT, key = SECRET as string | Buffer } = {}) {
  const signature = createHmac('sha256', key).update(`${id}.${at}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': `v1,${signature}` };
}

const login = (pair: string) => ({ Authorization: `Basic ${Buffer.from(pair).toString('base64')}` });

function receiver(
  from: WebhookSender,
  secret = from === 'azure-devops' ? PAIR : SECRET,
  deliveries: DeliveryMemory = new FakeDeliveryMemory(),
) {
  const fleet = aFleet();
  const http = { tokens: [], webhooks: [{ name: 'fleet', from, secret: new Secret(secret) }] };
  const { ask, faults, metrics } = anApp(fleet, { http, deliveries });
  const post = async (body: string, headers: Record<string, string>) => {
    const init: RequestInit = { method: 'POST', body, headers: { ...JSON_TYPE, ...headers } };
    const answer = await ask('/webhooks/fleet', init);
    return { status: answer.status, text: await answer.text() };
  };
  return { post, ask, faults, metrics, hints: () => fleet.hint.mock.calls.length };
}

describe('a delivery', () => {
  it.each`
    from              | case                                  | body                                          | headers                                                                                                                | status | hints
    ${'github'}       | ${'of a push'}                        | ${PUSH}                                       | ${{ 'X-Hub-Signature-256': hex(PUSH), 'X-GitHub-Event': 'push' }}                                                      | ${202} | ${1}
    ${'github'}       | ${'of a ping'}                        | ${PUSH}                                       | ${{ 'X-Hub-Signature-256': hex(PUSH), 'X-GitHub-Event': 'ping' }}                                                      | ${200} | ${0}
    ${'github'}       | ${'without a signature'}              | ${PUSH}                                       | ${{ 'X-GitHub-Event': 'push' }}                                                                                        | ${401} | ${0}
    ${'github'}       | ${'with an empty signature'}          | ${PUSH}                                       | ${{ 'X-Hub-Signature-256': '', 'X-GitHub-Event': 'push' }}                                                             | ${401} | ${0}
    ${'github'}       | ${'signed by another secret'}         | ${PUSH}                                       | ${{ 'X-Hub-Signature-256': hex(PUSH, 'another'), 'X-GitHub-Event': 'push' }}                                           | ${401} | ${0}
    ${'github'}       | ${'signed for another body'}          | ${PUSH}                                       | ${{ 'X-Hub-Signature-256': hex(`${PUSH} `), 'X-GitHub-Event': 'push' }}                                                | ${401} | ${0}
    ${'github'}       | ${'with the old SHA-1 form'}          | ${PUSH}                                       | ${{ 'X-Hub-Signature': hex(PUSH), 'X-GitHub-Event': 'push' }}                                                          | ${401} | ${0}
    ${'github'}       | ${'that is no JSON'}                  | ${'{"a":'}                                    | ${{ 'X-Hub-Signature-256': hex('{"a":'), 'X-GitHub-Event': 'push' }}                                                   | ${400} | ${0}
    ${'github'}       | ${'that is a list'}                   | ${'[]'}                                       | ${{ 'X-Hub-Signature-256': hex('[]'), 'X-GitHub-Event': 'push' }}                                                      | ${400} | ${0}
    ${'github'}       | ${'that is null'}                     | ${'null'}                                     | ${{ 'X-Hub-Signature-256': hex('null'), 'X-GitHub-Event': 'push' }}                                                    | ${400} | ${0}
    ${'github'}       | ${'as a form'}                        | ${PUSH}                                       | ${{ 'X-Hub-Signature-256': hex(PUSH), 'X-GitHub-Event': 'push', 'Content-Type': 'application/x-www-form-urlencoded' }} | ${415} | ${0}
    ${'gitlab'}       | ${'of a push'}                        | ${PUSH}                                       | ${{ 'X-Gitlab-Token': SECRET, 'X-Gitlab-Event': 'Push Hook' }}                                                         | ${202} | ${1}
    ${'gitlab'}       | ${'of a comment'}                     | ${PUSH}                                       | ${{ 'X-Gitlab-Token': SECRET, 'X-Gitlab-Event': 'Note Hook' }}                                                         | ${200} | ${0}
    ${'gitlab'}       | ${'with half of the token'}           | ${PUSH}                                       | ${{ 'X-Gitlab-Token': SECRET.slice(0, 9), 'X-Gitlab-Event': 'Push Hook' }}                                             | ${401} | ${0}
    ${'azure-devops'} | ${'of a push'}                        | ${PUSH}                                       | ${login(PAIR)}                                                                                                         | ${202} | ${1}
    ${'azure-devops'} | ${'of a work item'}                   | ${'{"eventType":"workitem.created"}'}         | ${login(PAIR)}                                                                                                         | ${200} | ${0}
    ${'azure-devops'} | ${'of a push without its parts'}      | ${'{"eventType":"git.push","resource":null}'} | ${login(PAIR)}                                                                                                         | ${202} | ${1}
    ${'azure-devops'} | ${'of another user'}                  | ${PUSH}                                       | ${login(`other:${SECRET}`)}                                                                                            | ${401} | ${0}
    ${'bitbucket'}    | ${'of a push'}                        | ${PUSH}                                       | ${{ 'X-Hub-Signature': hex(PUSH), 'X-Event-Key': 'repo:push' }}                                                        | ${202} | ${1}
    ${'bitbucket'}    | ${'of a push to a server of its own'} | ${PUSH}                                       | ${{ 'X-Hub-Signature': hex(PUSH), 'X-Event-Key': 'repo:refs_changed' }}                                                | ${202} | ${1}
    ${'bitbucket'}    | ${'without a signature'}              | ${PUSH}                                       | ${{ 'X-Event-Key': 'repo:push' }}                                                                                      | ${401} | ${0}
    ${'signed'}       | ${'that is right'}                    | ${'{}'}                                       | ${standard('{}')}                                                                                                      | ${202} | ${1}
    ${'signed'}       | ${'that is four minutes old'}         | ${'{}'}                                       | ${standard('{}', { at: String(Number(AT) - 240) })}                                                                    | ${202} | ${1}
    ${'signed'}       | ${'that is six minutes old'}          | ${'{}'}                                       | ${standard('{}', { at: String(Number(AT) - 360) })}                                                                    | ${401} | ${0}
    ${'signed'}       | ${'that comes from the future'}       | ${'{}'}                                       | ${standard('{}', { at: String(Number(AT) + 360) })}                                                                    | ${401} | ${0}
    ${'signed'}       | ${'with another id than was signed'}  | ${'{}'}                                       | ${{ ...standard('{}'), 'webhook-id': 'msg_2' }}                                                                        | ${401} | ${0}
    ${'signed'}       | ${'with a moment that is none'}       | ${'{}'}                                       | ${{ ...standard('{}'), 'webhook-timestamp': 'NaN' }}                                                                   | ${401} | ${0}
    ${'signed'}       | ${'with two signatures'}              | ${'{}'}                                       | ${{ ...standard('{}'), 'webhook-signature': `v1,AAAA ${standard('{}')['webhook-signature']}` }}                        | ${202} | ${1}
  `('from $from $case is answered with $status', async ({ from, body, headers, status, hints }) => {
    const { post, faults, hints: hinted } = receiver(from);
    expect((await post(body, headers)).status).toBe(status);
    expect(hinted()).toBe(hints);
    expect(faults).toEqual([]);
  });
});

const github = (body: string, id: string) => ({
  'X-Hub-Signature-256': hex(body),
  'X-GitHub-Event': 'push',
  'X-GitHub-Delivery': id,
});

describe('a delivery that comes again', () => {
  it.each`
    from        | case                                | first                        | second                                         | hints
    ${'github'} | ${'under its id'}                   | ${[PUSH, github(PUSH, '1')]} | ${[PUSH, github(PUSH, '1')]}                   | ${1}
    ${'github'} | ${'under another id'}               | ${[PUSH, github(PUSH, '1')]} | ${[PUSH, github(PUSH, '2')]}                   | ${1}
    ${'github'} | ${'with other content'}             | ${[PUSH, github(PUSH, '1')]} | ${['{"ref":"x"}', github('{"ref":"x"}', '2')]} | ${2}
    ${'signed'} | ${'under its id'}                   | ${['{}', standard('{}')]}    | ${['{}', standard('{}')]}                      | ${1}
    ${'signed'} | ${'as another one, signed as such'} | ${['{}', standard('{}')]}    | ${['{}', standard('{}', { id: 'msg_2' })]}     | ${2}
  `('from $from $case gives $hints hints', async ({ from, first, second, hints }) => {
    const { post, hints: hinted } = receiver(from);
    expect((await post(first[0], first[1])).status).toBe(202);
    expect((await post(second[0], second[1])).status).toBe(hints === 2 ? 202 : 200);
    expect(hinted()).toBe(hints);
  });
});

it('is known at another replica, and after a restart', async () => {
  const shared = new FakeDeliveryMemory();
  const replicas = [receiver('github', SECRET, shared), receiver('github', SECRET, shared)];
  for (const { post } of replicas) await post(PUSH, github(PUSH, '1'));
  expect(replicas.map(({ hints }) => hints())).toEqual([1, 0]);
});

it('is taken while nobody can tell whether it came before', async () => {
  const isNew = () => Promise.reject(new Error('the store is away'));
  const { post, hints, faults } = receiver('github', SECRET, { isNew });
  expect((await post(PUSH, github(PUSH, '1'))).status).toBe(202);
  expect(hints()).toBe(1);
  expect(faults).toHaveLength(1);
});

it('takes a key in the form of Standard Webhooks', async () => {
  const key = Buffer.from('0123456789abcdef0123456789abcdef');
  const { post } = receiver('signed', `whsec_${key.toString('base64')}`);
  expect((await post('{}', standard('{}', { key }))).status).toBe(202);
});

it('reads no more than 5 MiB, whether the length is told or not', async () => {
  const { post, ask, hints } = receiver('github');
  const large = `{"a":"${'x'.repeat(6 * 1024 * 1024)}"}`;
  expect((await post(large, github(large, '1'))).status).toBe(413);
  const stream = new Blob([large]).stream();
  const init = { method: 'POST', headers: { ...JSON_TYPE, ...github(large, '2') }, body: stream, duplex: 'half' };
  expect((await ask('/webhooks/fleet', init as RequestInit)).status).toBe(413);
  expect(hints()).toBe(0);
});

it('bears JSON of any depth', async () => {
  const { post, faults } = receiver('github');
  const deep = `{"a":${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}}`;
  const { status } = await post(deep, github(deep, '1'));
  expect([202, 400]).toContain(status);
  expect(faults).toEqual([]);
});

it('is posted, to a name that is listed', async () => {
  const { ask } = receiver('github');
  expect((await ask('/webhooks/fleet')).status).toBe(405);
  expect((await ask('/webhooks/other', { method: 'POST' })).status).toBe(401);
});

it('counts what came, under names of the operator alone', async () => {
  const { post, metrics } = receiver('github');
  await post(PUSH, github(PUSH, '1'));
  await post(PUSH, { ...github(PUSH, '1'), 'X-Hub-Signature-256': 'sha256=00' });
  const { body } = await metrics.text();
  expect(body).toContain('ratchet_webhook_deliveries_total{webhook="fleet",outcome="hint"} 1');
  expect(body).toContain('ratchet_webhook_deliveries_total{webhook="fleet",outcome="forged"} 1');
});

it('has no code that could follow an address of a payload', async () => {
  const files = ['receive', 'sender', 'deliveries', 'github', 'gitlab', 'azure-devops', 'bitbucket', 'signed'];
  const sources = await Promise.all(files.map((file) => readFile(`src/server/webhooks/${file}.ts`, 'utf8')));
  expect(sources.join('\n')).not.toMatch(/fetch\(|node:https?|node:net|payload\.url/u);
});
