import type { NotifierMethod } from '../config/notifier-settings.ts';
import type { Notifier } from '../reconciler/telling/notifier.ts';
import type { Route } from '../web/fetch-through.ts';
import { callerBy } from './call.ts';
import { email } from './email.ts';
import { log, type WriteLine } from './log.ts';
import { slack } from './slack.ts';
import { teams } from './teams.ts';
import { webhook } from './webhook.ts';

export interface NotifierSurroundings {
  readonly write: WriteLine;
  /** Where proxies are named. */
  readonly env: Route['env'];
}

/** Every way to tell somebody. A new one is one file and one line here. */
export function notifierFor(how: NotifierMethod, { write, env }: NotifierSurroundings): Notifier {
  switch (how.kind) {
    case 'log':
      return log(write);
    case 'webhook':
      return webhook(how, callerBy({ ca: how.target.ca, env }));
    case 'slack':
      return slack(how.target, callerBy({ ca: how.target.ca, env }));
    case 'teams':
      return teams(how.target, callerBy({ ca: how.target.ca, env }));
    case 'email':
      return email(how);
    default:
      return how satisfies never;
  }
}
