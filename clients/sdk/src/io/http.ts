import { fromWire, toWire } from '../core/codec.js';

const TIMEOUT_MILLIS = 20_000;

/** Something that the platform refused, or (status 0) that did not reach it. */
export class ChatError extends Error {
  override readonly name = 'ChatError';

  /**
   * @param code stable, as in docs/protocol.md and the OpenAPI file; `network` when there was no answer, or no access token for now. Decide by it
   * @param status of HTTP; 0 when there was no answer, or the refusal came over the WebSocket
   * @param retryAfterMillis when the same may be tried again; null when it was refused for good
   */
  constructor(
    readonly code: string,
    message: string,
    readonly status = 0,
    readonly retryAfterMillis: number | null = null,
    readonly fields: readonly { field: string; detail: string; allowed: string }[] = [],
  ) {
    super(message);
  }

  /** Whether the same may succeed later. */
  get retryable(): boolean {
    return this.retryAfterMillis !== null;
  }
}

export interface Call {
  query?: Record<string, string | number | boolean | undefined>;
  body?: object;
  token?: string;
}

/** Calls of the HTTP API, in the names of this package on both sides. */
export class Http {
  #baseUrl: string;

  /** @param baseUrl of the platform, such as `https://chat.example.com`; empty for that of the page */
  constructor(baseUrl: string) {
    this.#baseUrl = baseUrl.replace(/\/+$/, '');
  }

  async call(method: string, path: string, { query = {}, body, token }: Call = {}): Promise<any> {
    const given = Object.entries(toWire(query) as object).filter(([, value]) => value !== undefined);
    const search = given.length === 0 ? '' : `?${new URLSearchParams(given.map(([k, v]) => [k, String(v)]))}`;
    let response: Response;
    let text: string;
    try {
      response = await fetch(this.#baseUrl + path + search, {
        method,
        headers: {
          accept: 'application/json, application/problem+json',
          ...(body && { 'content-type': 'application/json' }),
          ...(token && { authorization: `Bearer ${token}` }),
        },
        ...(body && { body: JSON.stringify(toWire(body)) }),
        cache: 'no-store',
        signal: AbortSignal.timeout(TIMEOUT_MILLIS),
      });
      text = await response.text();
    } catch (error) {
      throw new ChatError('network', `${method} ${path} had no answer: ${String(error)}`, 0, 0);
    }
    const json = parsed(text);
    if (!response.ok) {
      throw refusal(response, json ?? {});
    }
    return json;
  }
}

function refusal({ status, headers }: Response, problem: any): ChatError {
  const afterSeconds = Number(headers.get('retry-after') ?? 0);
  const mayRetry = status === 429 || status >= 500;
  return new ChatError(
    problem.code ?? `http_${status}`,
    problem.detail ?? problem.title ?? `HTTP status ${status}`,
    status,
    mayRetry ? (problem.retryAfterMillis ?? afterSeconds * 1_000) : null,
    problem.errors ?? [],
  );
}

/** Null for what is not JSON, such as the error page of a proxy. */
function parsed(text: string): any {
  try {
    return fromWire(JSON.parse(text));
  } catch {
    return null;
  }
}
