import type { HookTarget } from '../config/notifier-settings.ts';
import { NOTICES, type Notice, type NoticeSeverity } from '../reconciler/telling/notice.ts';
import type { Notifier } from '../reconciler/telling/notifier.ts';
import type { Caller } from './call.ts';
import { deliveryOf } from './delivery-of.ts';
import { cut, digestHeadline, facts, headline, mark } from './words.ts';

/** Teams refuses larger messages; some room is left for what a workflow wraps around it. */
export const TEAMS_LIMIT_BYTES = 24 * 1024;

/** A workflow that begins with a webhook request and posts the Adaptive Card that it gets. */
export function teams({ url }: HookTarget, call: Caller): Notifier {
  return {
    async send(notices, signal) {
      const body = JSON.stringify(teamsMessage(notices));
      return deliveryOf(await call({ method: 'POST', url, headers: {}, body, secrets: [] }, signal));
    },
  };
}

export function teamsMessage(notices: readonly [Notice, ...Notice[]]) {
  const title = notices.length === 1 ? `${mark(notices[0])} ${headline(notices[0])}` : digestHeadline(notices);
  const content = fitting(notices, title);
  return {
    type: 'message',
    attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content }],
  };
}

/** The title always; of the rest the newest, as much as there is room for. */
function fitting(notices: readonly [Notice, ...Notice[]], title: string): AdaptiveCard {
  for (let shown = notices.length, longest = 4000; ; ) {
    const card = cardOf(notices, title, shown, longest);
    if (Buffer.byteLength(JSON.stringify(card)) <= TEAMS_LIMIT_BYTES) return card;
    if (longest > 500) longest = Math.floor(longest / 2);
    else if (shown > 1) shown = Math.floor(shown / 2);
    else longest = Math.floor(longest / 2);
  }
}

interface AdaptiveCard {
  readonly type: 'AdaptiveCard';
  readonly $schema: string;
  readonly version: '1.4';
  readonly body: readonly object[];
  readonly actions?: readonly object[];
}

function cardOf(notices: readonly [Notice, ...Notice[]], title: string, shown: number, longest: number): AdaptiveCard {
  const [first] = notices;
  const heading = paragraph([{ text: cut(title, 200), weight: 'Bolder', size: 'Medium', color: colourOf(notices) }]);
  const left = notices.length - shown;
  const rest = left === 0 ? [] : [paragraph([{ text: `and ${left} earlier`, isSubtle: true }])];
  const isOne = notices.length === 1;
  return {
    type: 'AdaptiveCard',
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    version: '1.4',
    body: [heading, ...rest, ...(isOne ? alone(first, longest) : notices.slice(-shown).map(oneOfMany(longest)))],
    ...(isOne && first.link !== undefined && { actions: [openUrl(first.link)] }),
  };
}

function alone(notice: Notice, longest: number): readonly object[] {
  const rows = facts(notice).map(([name, value]) =>
    paragraph([{ text: `${name}: `, weight: 'Bolder' }, { text: cut(value, Math.min(longest, 1000)) }]),
  );
  return [...inLines(notice.message, longest), ...rows];
}

function oneOfMany(longest: number): (notice: Notice) => object {
  return (notice) => {
    const { message, unblock, link } = notice;
    const most = Math.min(longest, 600);
    return {
      type: 'Container',
      separator: true,
      items: [
        paragraph([{ text: `${mark(notice)} ${headline(notice)}`, weight: 'Bolder' }]),
        paragraph([{ text: cut(message, most) }]),
        ...(unblock === undefined ? [] : [paragraph([{ text: `To do: ${cut(unblock, most)}`, isSubtle: true }])]),
      ],
      ...(link !== undefined && { selectAction: openUrl(link) }),
    };
  };
}

function inLines(text: string, longest: number): readonly object[] {
  return cut(text, longest)
    .split('\n')
    .map((line) => paragraph([{ text: line === '' ? ' ' : line }]));
}

interface TextRun {
  readonly text: string;
  readonly weight?: 'Bolder';
  readonly size?: 'Medium';
  readonly color?: 'Attention' | 'Warning' | 'Default';
  readonly isSubtle?: true;
}

/** Text runs, unlike text blocks, are shown as they are: no Markdown, no mention, no link. */
function paragraph(runs: readonly TextRun[]): object {
  return { type: 'RichTextBlock', inlines: runs.map((run) => ({ type: 'TextRun', ...run })) };
}

function openUrl(url: string): object {
  return { type: 'Action.OpenUrl', title: 'Read on', url };
}

function colourOf(notices: readonly Notice[]): 'Attention' | 'Warning' | 'Default' {
  const has = (severity: NoticeSeverity) => notices.some(({ kind }) => NOTICES[kind].severity === severity);
  if (has('error')) return 'Attention';
  return has('warning') ? 'Warning' : 'Default';
}
