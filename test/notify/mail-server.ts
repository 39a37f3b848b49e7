import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { certificate } from './hook-server.ts';

export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly text: string;
  readonly isEncrypted: boolean;
  readonly user: string | undefined;
}

export interface MailServer {
  readonly port: number;
  readonly ca: string;
  readonly mails: ReceivedMail[];
  close(): Promise<void>;
}

interface Options {
  readonly security: 'starttls' | 'tls' | 'none';
  readonly login?: { readonly user: string; readonly password: string };
  /** What it says to a mail instead of taking it. */
  readonly refuses?: string;
}

/** A real SMTP server on this machine that keeps what it is given. */
export async function mailServer({ security, login, refuses }: Options): Promise<MailServer> {
  const { key, cert } = await certificate();
  const mails: ReceivedMail[] = [];
  const server = new SMTPServer({
    key,
    cert,
    secure: security === 'tls',
    disabledCommands: security === 'none' ? ['STARTTLS'] : [],
    authOptional: login === undefined,
    onAuth: ({ username, password }, _session, answer) => {
      if (username === login?.user && password === login?.password) return answer(null, { user: username });
      return answer(new Error(`no login with ${password}`));
    },
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        if (refuses !== undefined) return done(Object.assign(new Error(refuses), { responseCode: 451 }));
        const { mailFrom, rcptTo } = session.envelope;
        mails.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          text: Buffer.concat(chunks).toString(),
          isEncrypted: session.secure,
          user: typeof session.user === 'string' ? session.user : undefined,
        });
        return done();
      });
    },
  });
  server.on('error', () => undefined);
  const listening = server.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  const { port } = listening.address() as AddressInfo;
  return { port, ca: cert, mails, close: () => new Promise((resolve) => server.close(() => resolve())) };
}
