import { createTransport } from 'nodemailer';
import type { MailSettings } from '../config/notifier-settings.ts';
import { printable } from '../model/printable.ts';
import type { Notice } from '../reconciler/telling/notice.ts';
import type { Notifier } from '../reconciler/telling/notifier.ts';
import { cut, digestHeadline, facts, headline, severityOf } from './words.ts';

const SUBJECT = 150;
const CONNECT_MS = 15_000;

/** Plain text by SMTP; a new connection for each mail. */
export function email(settings: MailSettings): Notifier {
  const transport = createTransport(transportOptions(settings));
  return {
    async send(notices) {
      try {
        await transport.sendMail({ from: settings.from, to: [...settings.to], ...mailOf(notices, settings.from) });
        return { kind: 'delivered' };
      } catch (thrown) {
        return { kind: 'failed', problem: inWords(thrown, settings) };
      }
    },
  };
}

function transportOptions({ host, port, security, auth, ca }: MailSettings) {
  return {
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    tls: { minVersion: 'TLSv1.2' as const, ...(ca !== undefined && { ca }) },
    ...(auth !== undefined && { auth: { user: auth.user, pass: auth.password.reveal() } }),
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: CONNECT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

/** The message id is that of the notice, so that a mail that comes twice can be told. */
function mailOf(notices: readonly [Notice, ...Notice[]], from: string) {
  const [first] = notices;
  const isOne = notices.length === 1;
  const subject = isOne ? `${headline(first)} (${first.reason})` : digestHeadline(notices);
  const worst = notices.some((notice) => severityOf(notice) === 'error');
  return {
    subject: cut(printable(`[ratchet] ${subject}`, SUBJECT), SUBJECT),
    text: notices.map(inLines).join('\n\n'),
    messageId: `<${first.id}.${notices.length}@${from.split('@')[1]}>`,
    headers: { 'Auto-Submitted': 'auto-generated', ...(worst && { Importance: 'high' }) },
  };
}

function inLines(notice: Notice): string {
  const { message, link } = notice;
  const rows = facts(notice).map(([name, value]) => `  ${`${name}:`.padEnd(9)}${printable(value, 2000)}`);
  const more = link === undefined ? [] : [`  ${link}`];
  const said = message.split('\n').map((line) => `  ${printable(line, 4000)}`);
  return [headline(notice), ...said, '', ...rows, ...more].join('\n');
}

/** nodemailer's errors repeat what the server said, which may repeat what it was told. */
function inWords(thrown: unknown, { auth }: MailSettings): string {
  const { message, code } =
    thrown instanceof Error ? (thrown as Error & { code?: unknown }) : { message: '', code: '' };
  const secret = auth?.password.reveal();
  const encoded = auth && Buffer.from(`\u0000${auth.user}\u0000${secret}`).toString('base64');
  const unsaid = [secret, secret && Buffer.from(secret).toString('base64'), encoded].filter((one) => one !== undefined);
  const words = unsaid.filter((one) => one !== '').reduce((text, one) => text.replaceAll(one, '[secret]'), message);
  return printable(`the mail server could not be used (${String(code)}): ${words}`, 300);
}
