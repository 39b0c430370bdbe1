import { request } from './http.js';
import { SessionEnded } from './session.js';

const DEVICE_NAME = 'Web browser';
const PAGE_MESSAGES = 50;

/** The calls of the HTTP API that the page uses. */
export class Api {
  #session;

  /** @param {import('./session.js').Session} session */
  constructor(session) {
    this.#session = session;
  }

  async signUp(handle, password, display_name) {
    const body = { handle, password, display_name, device: { name: DEVICE_NAME } };
    this.#session.begin(await request('POST', '/v1/accounts', { body }));
  }

  async logIn(handle, password) {
    const device = { id: this.#session.deviceOf(handle), name: DEVICE_NAME };
    this.#session.begin(
      await request('POST', '/v1/sessions', { body: { handle, password, device } }),
    );
  }

  /** Ends the session here in any case, and at the server if it can be reached. */
  async logOut() {
    await this.#call('DELETE', '/v1/sessions/current').catch(() => {});
    this.#session.end();
  }

  /** @returns {Promise<object | null>} the profile, or null when nobody has the handle */
  async user(handle) {
    const { users } = await this.#call('GET', `/v1/users?handle=${encodeURIComponent(handle)}`);
    return users[0] ?? null;
  }

  startConversation(member_id) {
    return this.#call('POST', '/v1/conversations', { kind: 'direct', member_id });
  }

  makeGroup(client_id, name, member_ids) {
    return this.#call('POST', '/v1/groups', { client_id, name, member_ids });
  }

  /** @param {number} [before] `next_before` of the page before */
  conversations(before) {
    return this.#call('GET', `/v1/conversations${query({ before })}`);
  }

  conversation(id) {
    return this.#call('GET', `/v1/conversations/${encodeURIComponent(id)}`);
  }

  /** @param {{before?: number, after?: number, limit?: number}} range exclusive bounds */
  messages(conversationId, { before, after, limit = PAGE_MESSAGES }) {
    const path = `/v1/conversations/${encodeURIComponent(conversationId)}/messages`;
    return this.#call('GET', path + query({ before, after, limit }));
  }

  /** How one stands to a person: `{user_id, state, blocked}`. */
  contact(userId) {
    return this.#call('GET', `/v1/contacts/${userId}`);
  }

  /** Asks for a contact, or accepts. */
  putContact(userId) {
    return this.#call('PUT', `/v1/contacts/${userId}`);
  }

  /** @param {boolean} blocked */
  setBlock(userId, blocked) {
    return this.#call(blocked ? 'PUT' : 'DELETE', `/v1/blocks/${userId}`);
  }

  /** How far each member has got. */
  receipts(conversationId) {
    return this.#call('GET', `/v1/conversations/${encodeURIComponent(conversationId)}/receipts`);
  }

  async #call(method, path, body) {
    const token = this.#token();
    try {
      return await request(method, path, { body, token });
    } catch (error) {
      if (error.status !== 401) {
        throw error;
      }
      await this.#session.refresh(token);
      return request(method, path, { body, token: this.#token() });
    }
  }

  #token() {
    const session = this.#session.current;
    if (session === null) {
      throw new SessionEnded();
    }
    return session.access_token;
  }
}

function query(parameters) {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined);
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`;
}
