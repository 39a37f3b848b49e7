import { hmacOf, type Sender, sameText } from './sender.ts';

/** GitHub, and GitHub Enterprise Server. */
export const github: Sender = {
  isGenuine: ({ body, header }, secret) =>
    sameText(header('x-hub-signature-256'), `sha256=${hmacOf(body, secret, 'hex')}`),
  idOf: ({ header }) => header('x-github-delivery'),
  signsId: false,
  isPush: ({ header }) => header('x-github-event') === 'push',
};
