import { type Sender, sameText } from './sender.ts';

/** Azure DevOps signs nothing: it logs in with the user and the password that its service hook was given. */
export const azureDevops: Sender = {
  isGenuine: ({ header }, secret) =>
    sameText(header('authorization'), `Basic ${Buffer.from(secret).toString('base64')}`),
  idOf: (_, { id }) => (typeof id === 'string' ? id : undefined),
  signsId: false,
  isPush: (_, { eventType }) => eventType === 'git.push',
};
