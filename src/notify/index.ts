import type { NotifierMethod } from '../config/notifier-settings.ts';
import type { Notifier } from '../reconciler/telling/notifier.ts';
import { email } from './email.ts';
import { log, type WriteLine } from './log.ts';
import { slack } from './slack.ts';
import { teams } from './teams.ts';
import { webhook } from './webhook.ts';

/** Every way to tell somebody. A new one is one file and one line here. */
export function notifierFor(how: NotifierMethod, write: WriteLine): Notifier {
  switch (how.kind) {
    case 'log':
      return log(write);
    case 'webhook':
      return webhook(how);
    case 'slack':
      return slack(how.target);
    case 'teams':
      return teams(how.target);
    case 'email':
      return email(how);
    default:
      return how satisfies never;
  }
}
