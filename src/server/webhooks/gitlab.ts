import { type Sender, sameText } from './sender.ts';

/** GitLab sends the secret itself, so that it belongs on a connection with TLS. */
export const gitlab: Sender = {
  isGenuine: ({ header }, secret) => sameText(header('x-gitlab-token'), secret),
  idOf: ({ header }) => header('idempotency-key') ?? header('x-gitlab-event-uuid'),
  signsId: false,
  isPush: ({ header }) => ['Push Hook', 'Tag Push Hook'].includes(header('x-gitlab-event') ?? ''),
};
