import type { WebState } from '../phases.ts';
import { exception, type WebAnswer } from './answer.ts';

/** Texts of the vendor's ErrorCodeTable; that they come through word for word is inferred. */
const CORE_MESSAGES = {
  upgrading: 'A software upgrade is currently in progress.',
  'not-running': 'The DataMiner Agent is not running.',
  starting: 'The DataMiner Agent is starting.',
  switching: 'This DataMiner Agent is currently switching.',
  offline: 'Agent is offline.',
} as const satisfies Partial<Record<WebState, string>>;

const WEB_EXCEPTION = 'Skyline.DataMiner.Web.Common.WebApiException';

/** The web services run, the core behind them cannot answer. */
export function coreException(state: keyof typeof CORE_MESSAGES): WebAnswer {
  return exception(WEB_EXCEPTION, CORE_MESSAGES[state], stackOf('Skyline.DataMiner.Web.Common.v1.Connect'));
}

export function authenticationFailed(): WebAnswer {
  return exception(
    WEB_EXCEPTION,
    'DataMiner Authentication Failed. Check username/password or security rights.',
    stackOf('Skyline.DataMiner.Web.Common.v1.Connect'),
  );
}

export function noConnection(): WebAnswer {
  return exception(
    'Skyline.DataMiner.Web.Common.NoConnectionWebApiException',
    'No connection available',
    stackOf('Skyline.DataMiner.Web.Common.v1.GetConnection'),
  );
}

export function missingParameter(name: string): WebAnswer {
  return exception(
    'System.InvalidOperationException',
    `Invalid web service call, missing value for parameter: '${name}'.`,
    stackOf('System.Web.Script.Services.WebServiceMethodData.CallMethod'),
  );
}

export function unknownMethod(name: string): WebAnswer {
  return exception(
    'System.ArgumentException',
    `Unknown web method ${name}.\r\nParameter name: methodName`,
    stackOf('System.Web.Script.Services.WebServiceData.GetMethodData'),
  );
}

export function invalidJson(text: string): WebAnswer {
  return exception(
    'System.ArgumentException',
    `Invalid JSON primitive: ${/^[^\s,{}[\]:"]*/u.exec(text.trim())?.[0] ?? ''}.`,
    stackOf('System.Web.Script.Serialization.JavaScriptObjectDeserializer.DeserializePrimitiveObject'),
  );
}

export function wrongVerb(method: string, verb: string): WebAnswer {
  return exception(
    'System.InvalidOperationException',
    `An attempt was made to call the method '${method}' using a ${verb} request, which is not allowed.`,
    stackOf('System.Web.Script.Services.RestHandler.GetRawParams'),
  );
}

function stackOf(method: string): string {
  return `   at ${method}()`;
}
