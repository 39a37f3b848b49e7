import { hmacOf, type Sender, sameText } from './sender.ts';

/** Bitbucket Cloud says `repo:push`, Bitbucket Data Center `repo:refs_changed`. */
export const bitbucket: Sender = {
  isGenuine: ({ body, header }, secret) => sameText(header('x-hub-signature'), `sha256=${hmacOf(body, secret, 'hex')}`),
  idOf: ({ header }) => header('x-request-uuid') ?? header('x-request-id'),
  signsId: false,
  isPush: ({ header }) => ['repo:push', 'repo:refs_changed'].includes(header('x-event-key') ?? ''),
};
