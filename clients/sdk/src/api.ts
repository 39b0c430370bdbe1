import { fullJitterMillis } from './core/backoff.js';
import { conversationOf, messageOf } from './core/codec.js';
import type {
  ChannelSettings,
  ConversationInfo,
  ConversationPage,
  Draft,
  HistoryRange,
  HitPage,
  MemberPage,
  MemberRole,
  MessagePage,
  PreferencesChange,
  PresenceState,
  Profile,
  Receipt,
  RetentionSetting,
  SearchFilter,
  Sent,
} from './core/types.js';
import { wait } from './io/clock.js';
import { ChatError, type Call, type Http } from './io/http.js';
import { SessionEnded, type TokenSource } from './io/session.js';

export type ContactState = 'none' | 'outgoing' | 'incoming' | 'contact';

export interface Contact {
  userId: string;
  state: ContactState;
  /** Whether the calling user blocks this person. */
  blocked: boolean;
}

export interface ListedContact {
  user: Profile;
  since: string;
  state: Exclude<ContactState, 'none'>;
}

export interface Block {
  user: Profile;
  since: string;
}

export interface Device {
  deviceId: string;
  name: string;
  createdAt: string;
  lastUsedAt: string;
  current: boolean;
}

export interface Settings {
  /** Looks offline to everybody. */
  invisible: boolean;
  /** Who sees when the person was last active. */
  lastSeen: 'contacts' | 'nobody';
}

export interface PushState {
  /** `applicationServerKey` for `PushManager.subscribe`; empty when the platform has no Web Push. */
  webPublicKey: string;
  /** Whether this device gets pushes. */
  registered: boolean;
}

/** Where a device is reached while it is not connected. */
export type PushTarget =
  | { provider: 'web'; subscription: { endpoint?: string; keys?: Record<string, string> } }
  | { provider: 'apns' | 'fcm'; token: string };

/** How much of a message a push shows, and so passes through the provider. */
export type PushContent = 'sender_and_text' | 'sender' | 'nothing';

export interface Invitation {
  invitationId: string;
  /** Told only to the one who makes it. */
  token?: string;
  creatorId?: string;
  createdAt: string;
}

export interface GroupSettings {
  name?: string;
  /** Empty for none. */
  pictureId?: string;
  /** Whether who comes into the group may read what was written before. */
  newcomersSeeHistory?: boolean;
}

export interface Paging {
  limit?: number;
  /** `nextAfter` of the page before. */
  after?: string;
}

export interface HitPaging {
  limit?: number;
  /** `nextCursor` of the page before, of the same question. */
  cursor?: string;
}

const ATTEMPTS_MAX = 6;

/**
 * The HTTP API of the platform, `/v1/openapi.yaml`, for who is logged in. Each call throws `ChatError`, and `SessionEnded` when only a new login helps.
 * What changes a group is tried again by itself, under one id, while the platform cannot decide.
 */
export class ChatApi {
  #http: Http;
  #tokens: TokenSource;
  #newId: () => string;

  /** @internal */
  constructor(http: Http, tokens: TokenSource, newId: () => string) {
    this.#http = http;
    this.#tokens = tokens;
    this.#newId = newId;
  }

  /** Addresses of gateways, best first. */
  async gateways(where: { region?: string; latitude?: number; longitude?: number } = {}): Promise<string[]> {
    const { gateways } = await this.#call('GET', '/v1/gateways', { query: where });
    return gateways.map(({ url }: { url: string }) => url);
  }

  logOut(): Promise<void> {
    return this.#call('DELETE', '/v1/sessions/current');
  }

  /** The sessions of all other devices end. */
  changePassword(currentPassword: string, newPassword: string): Promise<void> {
    return this.#call('PUT', '/v1/password', { body: { currentPassword, newPassword } });
  }

  /**
   * For good: all sessions end, and nobody reads any more what this person wrote. Whoever logs in through an issuer proves who he is by an ID token of the last 5 minutes.
   * Refused as `wrong_credentials` otherwise. Call `client.logOut()` afterwards, which forgets what this device keeps.
   */
  eraseAccount(proof: { password: string } | { idToken: string; nonce?: string }): Promise<void> {
    return this.#call('POST', '/v1/erasure', { body: proof });
  }

  profile(): Promise<Profile> {
    return this.#call('GET', '/v1/profile');
  }

  /** Changes what is given. */
  updateProfile(change: { displayName?: string; pictureId?: string; statusText?: string }): Promise<Profile> {
    return this.#call('PATCH', '/v1/profile', { body: change });
  }

  /** @returns the person with exactly this handle, or null */
  async findUser(handle: string): Promise<Profile | null> {
    const { users } = await this.#call('GET', '/v1/users', { query: { handle } });
    return users[0] ?? null;
  }

  /** Those of up to 100 people who exist and whose accounts are not disabled. */
  async profiles(userIds: readonly string[]): Promise<Profile[]> {
    return (await this.#call('POST', '/v1/profiles', { body: { userIds } })).users;
  }

  /** @param state `incoming`: those who have asked; `outgoing`: those who were asked */
  contacts(state: ListedContact['state'] = 'contact', paging: Paging = {}): Promise<{ contacts: ListedContact[]; nextAfter?: string }> {
    return this.#call('GET', '/v1/contacts', { query: { state, ...paging } });
  }

  contact(userId: string): Promise<Contact> {
    return this.#call('GET', `/v1/contacts/${userId}`);
  }

  /** Asks for a contact, or accepts. */
  addContact(userId: string): Promise<Contact> {
    return this.#call('PUT', `/v1/contacts/${userId}`);
  }

  /** Ends a contact, declines or takes back a request. */
  removeContact(userId: string): Promise<void> {
    return this.#call('DELETE', `/v1/contacts/${userId}`);
  }

  blocks(paging: Paging = {}): Promise<{ blocks: Block[]; nextAfter?: string }> {
    return this.#call('GET', '/v1/blocks', { query: { ...paging } });
  }

  block(userId: string): Promise<void> {
    return this.#call('PUT', `/v1/blocks/${userId}`);
  }

  unblock(userId: string): Promise<void> {
    return this.#call('DELETE', `/v1/blocks/${userId}`);
  }

  /** Those of up to 500 people whom the calling user may see; who is on screen comes live, see `watch`. */
  async presence(userIds: string[]): Promise<{ userId: string; state: PresenceState; lastActiveAt?: string }[]> {
    return (await this.#call('POST', '/v1/presence', { body: { userIds } })).users;
  }

  settings(): Promise<Settings> {
    return this.#call('GET', '/v1/settings');
  }

  updateSettings(change: Partial<Settings>): Promise<Settings> {
    return this.#call('PATCH', '/v1/settings', { body: change });
  }

  /** The most recently used first. */
  async devices(): Promise<Device[]> {
    return (await this.#call('GET', '/v1/devices')).devices;
  }

  removeDevice(deviceId: string): Promise<void> {
    return this.#call('DELETE', `/v1/devices/${deviceId}`);
  }

  removeDevices(options: { keepCurrent: boolean }): Promise<void> {
    return this.#call('DELETE', '/v1/devices', { query: options });
  }

  push(): Promise<PushState> {
    return this.#call('GET', '/v1/push');
  }

  /** Gets pushes on this device, until it is logged out. To be repeated at each start: where a device is reached changes. */
  registerPush(target: PushTarget & { content?: PushContent }): Promise<void> {
    return this.#call('PUT', '/v1/push', { body: target });
  }

  removePush(): Promise<void> {
    return this.#call('DELETE', '/v1/push');
  }

  /** The conversation with another person; two people have exactly one. */
  async createConversation(memberId: string): Promise<ConversationInfo> {
    return conversationOf(await this.#call('POST', '/v1/conversations', { body: { kind: 'direct', memberId } }));
  }

  /** @param paging `before`: `nextBefore` of the page before */
  async conversations(paging: { limit?: number; before?: number } = {}): Promise<ConversationPage> {
    const { conversations, nextBefore } = await this.#call('GET', '/v1/conversations', { query: paging });
    return { conversations: conversations.map(conversationOf), nextBefore };
  }

  async conversation(conversationId: string): Promise<ConversationInfo> {
    return conversationOf(await this.#call('GET', path(conversationId)));
  }

  async messages(conversationId: string, range: HistoryRange = {}): Promise<MessagePage> {
    const { messages, ...page } = await this.#call('GET', path(conversationId, 'messages'), { query: { ...range } });
    return { messages: messages.map(messageOf), ...page };
  }

  /**
   * Messages of one's conversations that have all words of a question; the last word may be a beginning.
   *
   * @param query 1 to 200 characters with a word in them
   */
  search(query: string, filter: SearchFilter & HitPaging = {}): Promise<HitPage> {
    return this.#call('GET', '/v1/search', { query: { q: query, ...filter } });
  }

  /** Messages of others that call this person, read ones too. */
  mentions(paging: HitPaging = {}): Promise<HitPage> {
    return this.#call('GET', '/v1/mentions', { query: { ...paging } });
  }

  /** For who has no WebSocket; `setPreferences` of the client is queued instead. */
  setPreferences(conversationId: string, change: PreferencesChange): Promise<Sent> {
    return this.#command('PATCH', path(conversationId, 'preferences'), { ...change });
  }

  async receipts(conversationId: string): Promise<Receipt[]> {
    return (await this.#call('GET', path(conversationId, 'receipts'))).receipts;
  }

  /** Sends without a WebSocket. Repeat it with the same id until there is an answer. */
  sendMessage(conversationId: string, clientMessageId: string, { text, ...rest }: Draft): Promise<Sent> {
    const body = { clientMessageId, body: { text }, ...rest };
    return this.#call('POST', path(conversationId, 'messages'), { body });
  }

  async createGroup(name: string, memberIds: string[], settings: Omit<GroupSettings, 'name'> = {}): Promise<ConversationInfo> {
    return conversationOf(await this.#command('POST', '/v1/groups', { name, memberIds, ...settings }));
  }

  updateGroup(conversationId: string, change: GroupSettings & RetentionSetting): Promise<Sent> {
    return this.#command('PATCH', path(conversationId, 'group'), { ...change });
  }

  addMembers(conversationId: string, memberIds: string[]): Promise<Sent> {
    return this.#command('POST', path(conversationId, 'members'), { memberIds });
  }

  /** To make another one the owner hands the group over. */
  setRole(conversationId: string, userId: string, role: MemberRole): Promise<Sent> {
    return this.#command('PATCH', path(conversationId, 'members', userId), { role });
  }

  /** The members of a conversation; of a channel they are told in no other way. */
  members(conversationId: string, paging: Paging = {}): Promise<MemberPage> {
    return this.#call('GET', path(conversationId, 'members'), { query: { ...paging } });
  }

  /** Whoever names himself leaves. */
  removeMember(conversationId: string, userId: string): Promise<Sent> {
    return this.#command('DELETE', path(conversationId, 'members', userId));
  }

  async createChannel(settings: ChannelSettings & { name: string }): Promise<ConversationInfo> {
    return conversationOf(await this.#command('POST', '/v1/conversations', { kind: 'channel', ...settings }));
  }

  updateChannel(conversationId: string, change: ChannelSettings & RetentionSetting): Promise<Sent> {
    return this.#command('PATCH', path(conversationId, 'channel'), { ...change });
  }

  /** Comes into a channel whose `joining` is public. */
  joinChannel(conversationId: string): Promise<Sent> {
    return this.#command('POST', path(conversationId, 'join'), {});
  }

  createInvitation(conversationId: string): Promise<Invitation> {
    return this.#command('POST', path(conversationId, 'invitations'), {});
  }

  async invitations(conversationId: string): Promise<Invitation[]> {
    return (await this.#call('GET', path(conversationId, 'invitations'))).invitations;
  }

  revokeInvitation(conversationId: string, invitationId: string): Promise<Sent> {
    return this.#command('DELETE', path(conversationId, 'invitations', invitationId));
  }

  /** Comes into the group or channel that a token invites to. */
  acceptInvitation(token: string): Promise<Sent> {
    return this.#command('POST', '/v1/invitations/accept', { token });
  }

  /** A command has one id over all of its attempts. */
  #command(method: string, to: string, body?: object): Promise<any> {
    const clientId = this.#newId();
    const call = body ? { body: { clientId, ...body } } : { query: { clientId } };
    return retrying(() => this.#call(method, to, call), ATTEMPTS_MAX);
  }

  async #call(method: string, to: string, call: Call = {}): Promise<any> {
    const token = await this.#token();
    try {
      return await this.#http.call(method, to, { ...call, token });
    } catch (error) {
      // A wrong password is also 401.
      if (!(error instanceof ChatError) || error.code !== 'unauthenticated') {
        throw error;
      }
      return this.#http.call(method, to, { ...call, token: await this.#token(token) });
    }
  }

  /** Whatever troubles a source of tokens (a callback of the app, a storage, a lock) may be over later; only the end of the session is for good. */
  async #token(stale?: string): Promise<string> {
    try {
      return await this.#tokens.token(stale);
    } catch (error) {
      if (error instanceof SessionEnded || (error instanceof ChatError && error.retryable)) {
        throw error;
      }
      throw new ChatError('network', `there is no access token: ${String(error)}`, 0, 0);
    }
  }
}

function path(conversationId: string, ...rest: string[]): string {
  return ['/v1/conversations', ...[conversationId, ...rest].map(encodeURIComponent)].join('/');
}

/** Tries again what may succeed later, with back-off, until it is decided or has been tried often enough. */
export async function retrying<T>(action: () => Promise<T>, attemptsMax: number, pause = wait): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await action();
    } catch (error) {
      if (!(error instanceof ChatError) || error.retryAfterMillis === null || attempt + 1 >= attemptsMax) {
        throw error;
      }
      await pause(error.retryAfterMillis + fullJitterMillis(attempt, Math.random()));
    }
  }
}
