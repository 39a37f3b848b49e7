/** What an answer of the web services means. */
export type WebCode =
  | 'web.http'
  | 'web.not_json'
  | 'web.masked'
  | 'web.app'
  | 'dms.auth'
  | 'dms.challenge'
  | 'dms.session'
  | 'dms.starting'
  | 'dms.not_running'
  | 'dms.switching'
  | 'dms.offline'
  | 'dms.upgrading';

/** Methods are told apart by what they need. */
export type CallKind = 'anonymous' | 'login' | 'session';

/** All that is given must be there; texts are matched anywhere and without case. */
export interface Sign {
  readonly code: WebCode;
  readonly on?: CallKind;
  readonly statuses?: readonly number[];
  readonly exceptionType?: RegExp;
  readonly message?: RegExp;
}

/**
 * How failures are told apart; the first sign that fits counts. The texts are those of the vendor's ErrorCodeTable, and
 * the type is what the vendor's Grafana plug-in looks for; that they arrive word for word is inferred.
 */
export const SIGNS: readonly Sign[] = [
  { code: 'dms.session', on: 'session', statuses: [401, 403] },
  { code: 'dms.session', on: 'session', exceptionType: /NoConnectionWebApiException/iu },
  { code: 'dms.session', on: 'session', message: /no connection/iu },
  { code: 'dms.auth', on: 'login', statuses: [401, 403] },
  { code: 'dms.auth', on: 'login', message: /authenticat|password|security rights/iu },
  { code: 'dms.upgrading', message: /upgrad/iu },
  { code: 'dms.starting', message: /starting/iu },
  { code: 'dms.not_running', message: /not running/iu },
  { code: 'dms.switching', message: /switching/iu },
  { code: 'dms.offline', message: /offline/iu },
  { code: 'dms.not_running', message: /timeout while contacting/iu },
  // ASP.NET with custom errors on hides what happened.
  { code: 'web.masked', message: /^There was an error processing the request\.?$/iu, exceptionType: /^$/u },
];
