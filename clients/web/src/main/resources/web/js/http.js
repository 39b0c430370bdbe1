const TIMEOUT_MILLIS = 20_000;

/** A call that the server refused, or (status 0) that did not reach it. */
export class HttpError extends Error {
  /**
   * @param {number} status
   * @param {{code?: string, detail?: string, title?: string}} problem RFC 9457
   */
  constructor(status, problem) {
    super(problem.detail ?? problem.title ?? `HTTP status ${status}`);
    this.status = status;
    this.code = problem.code ?? null;
  }

  /** Whether the same call may succeed later. */
  get retryable() {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/**
 * One call of the HTTP API.
 *
 * @param {string} method
 * @param {string} path
 * @param {{body?: object, token?: string}} options
 * @returns {Promise<object | null>} null when the answer has no content
 */
export async function request(method, path, { body, token } = {}) {
  const headers = { accept: 'application/json, application/problem+json' };
  if (body) {
    headers['content-type'] = 'application/json';
  }
  if (token) {
    headers.authorization = `Bearer ${token}`;
  }
  let response;
  let answer;
  try {
    response = await fetch(path, {
      method,
      headers,
      body: body && JSON.stringify(body),
      cache: 'no-store',
      signal: AbortSignal.timeout(TIMEOUT_MILLIS),
    });
    answer = await response.text();
  } catch (error) {
    throw new HttpError(0, { detail: String(error) });
  }
  const json = parsed(answer);
  if (!response.ok) {
    throw new HttpError(response.status, json ?? {});
  }
  return json;
}

/** Null for what is not JSON, such as the error page of a proxy. */
function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
