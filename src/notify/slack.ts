import type { HookTarget } from '../config/notifier-settings.ts';
import type { Notice } from '../reconciler/telling/notice.ts';
import type { Notifier } from '../reconciler/telling/notifier.ts';
import type { Caller } from './call.ts';
import { deliveryOf } from './delivery-of.ts';
import { cut, digestHeadline, facts, headline, mark } from './words.ts';

// Slack refuses a message whole where one of these is exceeded.
export const SLACK_LIMITS = { blocks: 50, header: 150, section: 3000, fallback: 4000 } as const;

/** An incoming webhook, with Block Kit. */
export function slack({ url }: HookTarget, call: Caller): Notifier {
  return {
    async send(notices, signal) {
      const body = JSON.stringify(slackMessage(notices));
      return deliveryOf(await call({ method: 'POST', url, headers: {}, body, secrets: [] }, signal));
    },
  };
}

interface SlackMessage {
  /** For notifications and screen readers. */
  readonly text: string;
  readonly blocks: readonly SlackBlock[];
  readonly unfurl_links: false;
  readonly unfurl_media: false;
}

type SlackBlock =
  | { readonly type: 'header'; readonly text: { readonly type: 'plain_text'; readonly text: string } }
  | { readonly type: 'section'; readonly text: SlackText }
  | { readonly type: 'context'; readonly elements: readonly SlackText[] };

/** `verbatim` keeps Slack from making links, channels and names out of plain words. */
interface SlackText {
  readonly type: 'mrkdwn';
  readonly text: string;
  readonly verbatim: true;
}

export function slackMessage(notices: readonly [Notice, ...Notice[]]): SlackMessage {
  const [first] = notices;
  const isOne = notices.length === 1;
  const title = isOne ? `${mark(first)} ${headline(first)}` : digestHeadline(notices);
  const summary = isOne ? `${title}: ${first.message}` : title;
  const header: SlackBlock = { type: 'header', text: { type: 'plain_text', text: cut(title, SLACK_LIMITS.header) } };
  const blocks = isOne ? alone(first) : listed(notices);
  return {
    text: escapedWithin(summary, SLACK_LIMITS.fallback),
    blocks: [header, ...blocks],
    unfurl_links: false,
    unfurl_media: false,
  };
}

function alone(notice: Notice): readonly SlackBlock[] {
  const more = facts(notice)
    .map(([name, value]) => `*${name}:* ${escapedWithin(value, name === 'To do' ? 900 : 200)}`)
    .join('\n');
  const link = notice.link === undefined ? '' : `\n${linkTo(notice.link)}`;
  return [section(escapedWithin(notice.message, SLACK_LIMITS.section)), section(`${more}${link}`)];
}

/** As many as there is room for, the newest of them; the rest is counted. */
function listed(notices: readonly Notice[]): readonly SlackBlock[] {
  const room = SLACK_LIMITS.blocks - 2;
  const shown = notices.slice(-room);
  const left = notices.length - shown.length;
  const rest: readonly SlackBlock[] =
    left === 0 ? [] : [{ type: 'context', elements: [mrkdwn(`and ${left} earlier`)] }];
  return [...rest, ...shown.map(oneOfMany)];
}

function oneOfMany(notice: Notice): SlackBlock {
  const { message, unblock, link } = notice;
  const lines = [
    `${mark(notice)} *${escapedWithin(headline(notice), 300)}*`,
    escapedWithin(message, 600),
    ...(unblock === undefined ? [] : [`*To do:* ${escapedWithin(unblock, 400)}`]),
    ...(link === undefined ? [] : [linkTo(link)]),
  ];
  return section(lines.join('\n'));
}

function section(text: string): SlackBlock {
  return { type: 'section', text: mrkdwn(text === '' ? '-' : text) };
}

function mrkdwn(text: string): SlackText {
  return { type: 'mrkdwn', text, verbatim: true };
}

/** The three characters that Slack reads: without them there is no `<!channel>`, no mention and no link. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Cut so that its escaped form fits: an escape is never cut in half. */
function escapedWithin(text: string, longest: number): string {
  for (let room = longest; ; ) {
    const found = escaped(cut(text, room));
    if (found.length <= longest) return found;
    room -= Math.ceil((found.length - longest) / LONGEST_ESCAPE);
  }
}

const LONGEST_ESCAPE = '&amp;'.length;
const LONGEST_LINK = 1000;

function linkTo(link: string): string {
  const address = escaped(link).replaceAll('|', '%7C');
  return address.length > LONGEST_LINK ? '' : `<${address}|Read on>`;
}
