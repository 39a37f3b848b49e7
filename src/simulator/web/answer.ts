/** What goes out over HTTP. */
export interface WebAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The body comes one byte at a time, so many virtual seconds apart. */
  readonly secondsPerByte?: number;
  /** The connection dies instead. */
  readonly reset?: boolean;
}

const JSON_TYPE = 'application/json; charset=utf-8';

/** The envelope of a method that worked: `{"d":…}`. */
export function success(value: unknown): WebAnswer {
  return { status: 200, headers: { 'content-type': JSON_TYPE }, body: aspNetJson({ d: value }) };
}

/**
 * The envelope of a method that threw, as ASP.NET's ScriptService writes it: keys in this order, header `jsonerror`.
 * Source: System.Web.Script.Services.RestHandler.WriteExceptionJsonString.
 */
export function exception(type: string, message: string, stackTrace: string): WebAnswer {
  return {
    status: 500,
    headers: { 'content-type': JSON_TYPE, jsonerror: 'true' },
    body: aspNetJson({ Message: message, StackTrace: stackTrace, ExceptionType: type }),
  };
}

/** The same with ASP.NET's custom errors on: nothing of the exception is told. */
export function maskedException(): WebAnswer {
  return exception('', 'There was an error processing the request.', '');
}

/** JSON of a service that is not ASP.NET's: no envelope. */
export function plainJson(value: unknown): WebAnswer {
  return { status: 200, headers: { 'content-type': JSON_TYPE }, body: JSON.stringify(value) };
}

/** What IIS itself says, before any web service. */
export function html(status: number, title: string, text: string): WebAnswer {
  return {
    status,
    headers: { 'content-type': 'text/html; charset=us-ascii' },
    body:
      '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01//EN""http://www.w3.org/TR/html4/strict.dtd">\r\n' +
      `<HTML><HEAD><TITLE>${title}</TITLE></HEAD>\r\n<BODY><h2>${title}</h2>\r\n<hr><p>${text}</p>\r\n</BODY></HTML>\r\n`,
  };
}

/** JSON as JavaScriptSerializer spells it: these four characters are always escaped. */
function aspNetJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /['<>&]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
