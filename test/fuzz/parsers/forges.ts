import { RatchetError } from '../../../src/model/errors.ts';
import type { ForgeSettings } from '../../../src/model/forge-settings.ts';
import { Secret } from '../../../src/model/secret.ts';
import type { Forge } from '../../../src/reconciler/forge.ts';
import { azure } from '../../../src/review/forges/azure.ts';
import { bitbucket } from '../../../src/review/forges/bitbucket.ts';
import { github } from '../../../src/review/forges/github.ts';
import { gitlab } from '../../../src/review/forges/gitlab.ts';
import { type AskForge, forgeHttp } from '../../../src/review/forges/http.ts';
import { waitAskedFor } from '../../../src/review/forges/rate-limit.ts';
import { type FuzzedParser, textParser } from '../parser.ts';

const NOW = new Date('2026-11-20T08:00:00Z');
const COMMIT = 'a'.repeat(40);
const MARKED = `ratchet:review base=${COMMIT} head=${COMMIT} plan=sha256:${'1'.repeat(64)}`;
const signal = new AbortController().signal;

const TOKENS = [
  ...['{', '}', '[', ']', ':', ',', '"', '\\', '\\ud800', 'null', 'true', '1e999', '-0', '"__proto__":', '"id":'],
  ...[
    '"user":',
    '"author":',
    '"body":',
    '"text":',
    '"state":"APPROVED"',
    '"values":',
    '"next":',
    '"https://',
    '[{},{}]',
  ],
  MARKED,
];

type Settings = Pick<ForgeSettings, 'url' | 'token' | 'ca'>;

/** Each line of the input answers one question, from the first again after the last; a review's and an apply's questions are asked. */
function forgeParser(
  name: string,
  conversation: readonly string[],
  adapter: (settings: Settings, ask: AskForge) => Forge,
): FuzzedParser {
  const settings: Settings = { url: 'https://forge.example', token: new Secret('t'), ca: undefined };
  return {
    name: `answers of ${name}`,
    corpus: [conversation.join('\n')],
    tokens: TOKENS,
    async parse(bytes) {
      const answers = Buffer.from(bytes).toString('utf8').split('\n');
      let asked = 0;
      const ask = forgeHttp({
        url: settings.url,
        headers: {},
        secrets: ['t'],
        fetch: async () => new Response(answers[asked++ % answers.length]),
        clock: { now: () => NOW, sleep: async () => {} },
        random: () => 0,
      });
      const forge = adapter(settings, ask);
      const status = { commit: COMMIT, name: 'ratchet/review', state: 'success', description: 'd' } as const;
      const comment = { name: 'review', text: 'x', facts: { head: COMMIT } };
      for (const act of [
        () => forge.factsOf(12, 'review', signal),
        () => forge.approvals(12, signal),
        () => forge.keepComment(12, comment, signal),
        () => forge.setStatus({ ...status, address: undefined, change: 12 }, signal),
      ]) {
        await survived(act);
      }
    },
  };
}

/** A refusal of one answer must not keep the next question from being asked. */
async function survived(act: () => Promise<unknown>): Promise<void> {
  await act().catch((thrown: unknown) => {
    if (!(thrown instanceof RatchetError) || thrown.blame === 'bug') throw thrown;
  });
}

export const FORGE_PARSERS: readonly FuzzedParser[] = [
  forgeParser(
    'GitHub',
    [
      '{"data":{"viewer":{"login":"r"}}}',
      `[{"id":1,"node_id":"n","user":{"login":"r[bot]"},"body":"<!-- ${MARKED} -->","html_url":"https://x"}]`,
      `{"head":{"sha":"${COMMIT}"},"base":{"ref":"main"},"user":{"login":"a"},"merged":true,"merge_commit_sha":"${COMMIT}"}`,
      `[{"user":{"login":"alice"},"state":"APPROVED","commit_id":"${COMMIT}","submitted_at":"2026-11-20T08:00:00Z"}]`,
      '{"data":{"viewer":{"login":"r"}}}',
      `[{"id":1,"node_id":"n","user":{"login":"r"},"body":"<!-- ${MARKED} -->"},{"id":2,"user":{"login":"r"},"body":"<!-- ${MARKED} -->"}]`,
      '{"data":{"minimizeComment":{"clientMutationId":null}}}',
      '{"id":2,"user":{"login":"r"},"body":"x"}',
      '{"id":9}',
    ],
    (settings, ask) => github({ ...settings, kind: 'github', repository: 'acme/fleet' }, ask),
  ),
  forgeParser(
    'GitLab',
    [
      '{"id":7}',
      `[{"id":1,"author":{"id":7},"body":"[comment]: # (${MARKED})"}]`,
      `{"sha":"${COMMIT}","target_branch":"main","author":{"username":"a"},"state":"merged","merge_commit_sha":"${COMMIT}"}`,
      '{"approved_by":[{"user":{"username":"alice"},"approved_at":"2026-11-20T08:00:00Z"}]}',
      `[{"id":3,"head_commit_sha":"${COMMIT}","created_at":"2026-11-20T07:00:00Z"}]`,
      '{"id":7}',
      `[{"id":1,"author":{"id":7},"body":"(${MARKED})"},{"id":2,"author":{"id":7},"body":"(${MARKED})"}]`,
      '{}',
      '{"id":2,"author":{"id":7},"body":"x"}',
    ],
    (settings, ask) => gitlab({ ...settings, kind: 'gitlab', project: 'acme/fleet' }, ask),
  ),
  forgeParser(
    'Azure DevOps',
    [
      '{"authenticatedUser":{"id":"7"}}',
      `{"value":[{"id":1,"comments":[{"id":1,"author":{"id":"7"},"content":"<!-- ${MARKED} -->"}]}]}`,
      `{"lastMergeSourceCommit":{"commitId":"${COMMIT}"},"lastMergeCommit":{"commitId":"${COMMIT}"},"targetRefName":"refs/heads/main","createdBy":{"uniqueName":"a"},"status":"completed","reviewers":[{"vote":10,"uniqueName":"b"}]}`,
      '{"authenticatedUser":{"id":"7"}}',
      '{"value":[{"id":2,"isDeleted":true,"comments":[]}]}',
      '{"id":3,"comments":[{"id":1,"author":{"id":"7"},"content":"x"}]}',
    ],
    (settings, ask) => azure({ ...settings, kind: 'azure', project: 'acme', repository: 'fleet' }, ask),
  ),
  forgeParser(
    'Bitbucket',
    [
      '{"uuid":"{7}"}',
      `{"values":[{"id":1,"user":{"uuid":"{7}"},"content":{"raw":"[comment]: # (${MARKED})"}}],"next":"https://forge.example/2"}`,
      '{"values":[]}',
      `{"source":{"commit":{"hash":"${COMMIT}"}},"destination":{"branch":{"name":"main"}},"author":{"uuid":"{8}"},"state":"MERGED","merge_commit":{"hash":"${COMMIT}"},"participants":[{"user":{"uuid":"{9}"},"approved":true,"participated_on":"2026-11-20T08:00:00Z"}]}`,
      `{"values":[{"update":{"date":"2026-11-20T07:00:00Z","source":{"commit":{"hash":"${COMMIT}"}}}}]}`,
      '{"uuid":"{7}"}',
      `{"values":[{"id":1,"user":{"uuid":"{7}"},"content":{"raw":"(${MARKED})"}}]}`,
      '{"id":1,"user":{"uuid":"{7}"},"content":{"raw":"x"}}',
    ],
    (settings, ask) => bitbucket({ ...settings, kind: 'bitbucket', repository: 'acme/fleet', user: undefined }, ask),
  ),
  textParser('how long a forge asks to wait', {
    corpus: ['120', 'Fri, 20 Nov 2026 08:05:00 GMT', '1795161900'],
    tokens: ['-', '0', '9999999999999999', 'GMT', ' ', '1e308', 'NaN'],
    parse(text) {
      for (const name of ['retry-after', 'ratelimit-reset']) {
        const headers = {
          get: (asked: string) => (asked === name ? text : asked === 'ratelimit-remaining' ? '0' : null),
        };
        const waitMs = waitAskedFor({ status: 429, headers: headers as Headers }, NOW);
        if (waitMs !== undefined && !(waitMs >= 1000)) throw new Error(`${name} "${text}" is to wait ${waitMs} ms`);
      }
    },
  }),
];
