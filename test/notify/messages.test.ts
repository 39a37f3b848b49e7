import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { Secret } from '../../src/model/secret.ts';
import { callerBy } from '../../src/notify/call.ts';
import { SLACK_LIMITS, slackMessage } from '../../src/notify/slack.ts';
import { TEAMS_LIMIT_BYTES, teamsMessage } from '../../src/notify/teams.ts';
import { wants } from '../../src/notify/wants.ts';
import { webhook } from '../../src/notify/webhook.ts';
import { cut, facts, headline } from '../../src/notify/words.ts';
import { NOTICE_KINDS, type Notice } from '../../src/reconciler/telling/notice.ts';
import { type HookServer, hookServer } from './hook-server.ts';
import { aNotice } from './notices.ts';

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 200 }),
  fc.constantFrom(
    '<!channel> & <@U123>',
    '<'.repeat(5000),
    '😀'.repeat(3000),
    '[x](javascript:alert(1))',
    'a\n'.repeat(4000),
  ),
);
const notice: fc.Arbitrary<Notice> = fc
  .record({
    kind: fc.constantFrom(...NOTICE_KINDS),
    reason: text,
    message: text,
    unblock: fc.option(text, { nil: undefined }),
  })
  .map((parts) => aNotice(parts));
const several = fc
  .tuple(notice, fc.array(notice, { maxLength: 80 }))
  .map(([first, others]): readonly [Notice, ...Notice[]] => [first, ...others]);

describe('a Slack message', () => {
  it('keeps to the limits and keeps its summary, whatever it tells', () => {
    fc.assert(
      fc.property(several, (notices) => {
        const { text: fallback, blocks } = slackMessage(notices);
        expect(blocks.length).toBeLessThanOrEqual(SLACK_LIMITS.blocks);
        expect(fallback.length).toBeLessThanOrEqual(SLACK_LIMITS.fallback);
        const [header, ...others] = blocks;
        expect(header?.type === 'header' && header.text.text.length <= SLACK_LIMITS.header).toBe(true);
        const head = header?.type === 'header' ? header.text.text : '';
        expect(head).toContain(notices.length === 1 ? headline(notices[0]) : `${notices.length} notices`);
        for (const block of others) {
          const said =
            block.type === 'section'
              ? block.text.text
              : block.type === 'context'
                ? (block.elements[0]?.text ?? '')
                : '';
          expect(said.length).toBeGreaterThan(0);
          expect(said.length).toBeLessThanOrEqual(SLACK_LIMITS.section);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('calls nobody and links nowhere of its own', () => {
    const body = JSON.stringify(
      slackMessage([aNotice({ message: '<!channel> <@U1> <https://evil.example|click> & so on' })]),
    );
    expect(body).toContain('&lt;!channel&gt; &lt;@U1&gt; &lt;https://evil.example|click&gt; &amp; so on');
    expect(body.match(/<[^>]*>/gu)).toEqual(['<https://ratchet.example/systems/emea-prod|Read on>']);
  });
});

describe('a Teams message', () => {
  it('is small enough and keeps its summary, whatever it tells', () => {
    fc.assert(
      fc.property(several, (notices) => {
        const body = JSON.stringify(teamsMessage(notices));
        expect(Buffer.byteLength(body)).toBeLessThanOrEqual(TEAMS_LIMIT_BYTES + 200);
        const first = notices.length === 1 ? headline(notices[0]) : `${notices.length} notices`;
        expect(body).toContain(first);
      }),
      { numRuns: 100 },
    );
  });

  it('shows text as it is: no block of it reads Markdown', () => {
    const { attachments } = teamsMessage([aNotice({ message: '**x** [y](https://evil.example) <at>all</at>' })]);
    const types = JSON.stringify(attachments[0]?.content.body).match(/"type":"[A-Za-z]+"/gu);
    expect(new Set(types)).toEqual(new Set(['"type":"RichTextBlock"', '"type":"TextRun"']));
  });
});

describe('words', () => {
  it.each([
    ['abc', 3, 'abc'],
    ['abcd', 3, 'ab…'],
    ['a😀b', 3, 'a…'],
  ])('%s cut to %i is %s', (words, longest, expected) => {
    expect(cut(words, longest)).toBe(expected);
  });

  it('names a commit as people do, and leaves out what is not known', () => {
    expect(facts(aNotice({ run: undefined, unblock: undefined }))).toEqual([
      ['Reason', 'failed'],
      ['Commit', 'main 0f3a0f3a0f'],
      ['When', '2026-09-01T00:00:00.000Z'],
    ]);
  });
});

describe('a filter', () => {
  const all = { labels: {}, kinds: undefined, severity: 'info' } as const;
  it.each([
    ['nothing asked', all, {}, true],
    ['its label', { ...all, labels: { ring: ['prod', 'canary'] } }, {}, true],
    ['another value', { ...all, labels: { ring: ['canary'] } }, {}, false],
    ['a label that the System has not', { ...all, labels: { region: ['emea'] } }, {}, false],
    [
      'a label, and a notice about the fleet',
      { ...all, labels: { ring: ['canary'] } },
      { system: undefined, labels: {} },
      true,
    ],
    ['its kind', { ...all, kinds: ['run-failed'] }, {}, true],
    ['another kind', { ...all, kinds: ['run-partial'] }, {}, false],
    ['grave enough', { ...all, severity: 'error' as const }, {}, true],
    ['not grave enough', { ...all, severity: 'warning' as const }, { kind: 'hop-started' as const }, false],
    ['a test, whatever is asked', { ...all, kinds: ['run-partial'] }, { kind: 'test' as const }, true],
  ])('%s', (_, filter, about, expected) => {
    expect(wants(filter, aNotice(about))).toBe(expected);
  });
});

describe('a webhook', () => {
  let server: HookServer | undefined;
  afterEach(async () => {
    await server?.close();
    server = undefined;
  });

  async function received(notices: readonly [Notice, ...Notice[]]) {
    server = await hookServer();
    const target = { url: new Secret(server.origin), ca: undefined };
    const hook = { target, secret: new Secret('key'), bearer: new Secret('token') };
    await webhook(hook, callerBy({ ca: undefined, env: {} })).send(notices, new AbortController().signal);
    const [request] = server.requests;
    if (request === undefined) throw new Error('nothing came');
    return request;
  }

  it('gets a CloudEvent in structured JSON', async () => {
    const { headers, body } = await received([aNotice()]);
    expect(headers['content-type']).toBe('application/cloudevents+json; charset=utf-8');
    expect(headers['authorization']).toBe('Bearer token');
    expect(JSON.parse(body)).toEqual({
      specversion: '1.0',
      id: '0123456789abcdef',
      source: 'urn:dms-ratchet',
      type: 'dev.dms-ratchet.run-failed',
      subject: 'emea-prod',
      time: '2026-09-01T00:00:00.000Z',
      datacontenttype: 'application/json',
      data: {
        kind: 'run-failed',
        severity: 'error',
        title: 'upgrade failed',
        system: 'emea-prod',
        labels: { ring: 'prod' },
        run: '20260901T000000Z-0123456789ab',
        revision: 'main@sha1:0f3a0f3a0f3a0f3a0f3a0f3a0f3a0f3a0f3a0f3a',
        reason: 'failed',
        message: '10.5.0 [CU7] → 10.5.0 [CU9]: no Agent has changed',
        unblock: 'ratchet close emea-prod --run 20260901T000000Z-0123456789ab --reason "…"',
        link: 'https://ratchet.example/systems/emea-prod',
      },
    });
  });

  it('gets a batch where there are several', async () => {
    const { headers, body } = await received([
      aNotice(),
      aNotice({ id: 'b', system: undefined, kind: 'revision-rejected' }),
    ]);
    expect(headers['content-type']).toBe('application/cloudevents-batch+json; charset=utf-8');
    expect(JSON.parse(body)).toMatchObject([
      { id: '0123456789abcdef' },
      { id: 'b', type: 'dev.dms-ratchet.revision-rejected' },
    ]);
  });

  it('can tell by the signature that the body is ours, byte by byte', async () => {
    const { headers, body } = await received([aNotice()]);
    expect(headers['x-signature']).toBe(`sha256=${createHmac('sha256', 'key').update(body).digest('hex')}`);
  });
});
