import type { WebhookSender } from '../../config/config.ts';
import { azureDevops } from './azure-devops.ts';
import { bitbucket } from './bitbucket.ts';
import { github } from './github.ts';
import { gitlab } from './gitlab.ts';
import type { Sender } from './sender.ts';
import { signed } from './signed.ts';

/** Whoever can hint at a new commit. A new one is one file and one line here. */
export const senders: Readonly<Record<WebhookSender, Sender>> = {
  github,
  gitlab,
  'azure-devops': azureDevops,
  bitbucket,
  signed,
};
