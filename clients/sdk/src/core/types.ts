/** What the platform knows, as the API of this package shows it: the names of the protocol in camelCase. Times are RFC 3339 in UTC. */

export type ConversationKind = 'direct' | 'group' | 'channel';
export type MemberRole = 'member' | 'admin' | 'owner';

/** What others see of a person. */
export interface Profile {
  userId: string;
  /** Empty, as the name, when it is not known yet. */
  handle: string;
  displayName: string;
  pictureId?: string;
  statusText?: string;
}

export interface Member extends Profile {
  /** In a group or channel. */
  role?: MemberRole;
}

/** Who may write in a channel; `admins` are the owner and they. */
export type ChannelPosting = 'members' | 'admins';
/** How people come into a channel, beside being added: whoever knows its id, or by an invitation. */
export type ChannelJoining = 'public' | 'invitation';

export interface ChannelSettings {
  name?: string;
  /** Empty for none. */
  pictureId?: string;
  /** What it is about. */
  description?: string;
  posting?: ChannelPosting;
  joining?: ChannelJoining;
}

/** What a group or channel may be given once it is made. */
export interface RetentionSetting {
  /** For how many days messages are kept; 0 is as long as the platform keeps them. The shorter of both holds. */
  retentionDays?: number;
}

export interface MemberPage {
  /** `since`, when somebody came in, is told in channels. */
  members: (Member & { since?: string })[];
  /** `after` of the next page; absent when these are all. */
  nextAfter?: string;
}

/** What a person wrote. A kind of body that this version does not know has none of these fields. */
export interface Body {
  text?: string;
  /** In place of words whose author's account was erased: nobody reads them again. */
  erased?: object;
}

export interface MessageReference {
  conversationId: string;
  sequence: number;
}

export interface Reaction {
  reaction: string;
  /** In the order in which they reacted. */
  userIds: string[];
}

/** A group or channel as it is after a change. */
export interface GroupSummary {
  name: string;
  pictureId?: string;
  memberCount: number;
}

/** What a system line tells; its `senderId` is who did it. */
export type GroupChange = { group: GroupSummary } & (
  | { type: 'created'; memberIds: string[] }
  | ({ type: 'updated'; newcomersSeeHistory?: boolean } & ChannelSettings & RetentionSetting)
  | { type: 'membersAdded'; memberIds: string[] }
  | { type: 'memberRemoved'; memberId: string }
  | { type: 'memberLeft'; newOwnerId?: string }
  | { type: 'memberJoined'; invitationId: string }
  | { type: 'roleChanged'; memberId: string; role: MemberRole }
  | { type: 'unknown' }
);

/** A message, or a system line when it has a `change`. Never modified: a change makes another object. */
export interface Message {
  /** Place in the conversation, dense from 1. */
  sequence: number;
  /** Empty when `hidden`. */
  senderId: string;
  /** The UUIDv7 that the sender's device gave it. */
  clientMessageId: string;
  /** When the log took it. */
  sentAt: string;
  /** Absent on system lines, and when it was deleted. */
  body?: Body;
  /** `body` is only the beginning of a long text; an open window fetches the whole. */
  preview?: boolean;
  /** Sequence of the message that it answers. */
  replyTo?: number;
  forwardedFrom?: MessageReference;
  mentionedIds?: string[];
  mentionsAll?: boolean;
  change?: GroupChange;
  editedAt?: string;
  /** Deleted for everyone. */
  deletedAt?: string;
  deletedBy?: string;
  reactions?: Reaction[];
  /** Deleted by this person for himself: nothing but the sequence is there. */
  hidden?: boolean;
}

/** Where a device stands in its inbox. */
export interface Cursor {
  epoch: string;
  inboxSeq: number;
}

/** Of which messages of a conversation somebody wants to be notified; `mentions` are those that call him by name or call everybody. */
export type NotificationLevel = 'all' | 'mentions' | 'nothing';

/** How a person wants to have a conversation, for himself and on all of his devices. */
export interface Preferences {
  /** He is not disturbed by it before this time, which may be over. */
  mutedUntil?: string;
  notify: NotificationLevel;
  /** It stands above the others in the list. */
  pinned: boolean;
  /** It stands apart from the list. A new message does not change that. */
  archived: boolean;
  /** It is to look unread until it is read the next time. */
  markedUnread: boolean;
}

/** What of them is to be otherwise. `mutedUntil` of null ends that. */
export type PreferencesChange = Partial<Omit<Preferences, 'mutedUntil'>> & { mutedUntil?: string | null };

/** A conversation as the HTTP API gives it. */
export interface ConversationInfo {
  conversationId: string;
  kind: ConversationKind;
  members?: Member[];
  name?: string;
  pictureId?: string;
  memberCount?: number;
  membersMax?: number;
  newcomersSeeHistory?: boolean;
  /** Of a group or channel: left out in lists. */
  retentionDays?: number;
  /** Of a channel, as posting and joining: left out in lists. */
  description?: string;
  posting?: ChannelPosting;
  joining?: ChannelJoining;
  /** What this person is in a channel; left out in lists. */
  role?: MemberRole;
  head: number;
  read: number;
  /** How many of the messages above `read` call this person; 100 stands for 100 and more. */
  mentions?: number;
  /** Messages up to this sequence have expired, and are not unread. */
  expiredUpTo?: number;
  preferences?: Preferences;
  inboxSeq: number;
  lastMessage?: Message;
}

/** A page of history, ascending. */
export interface MessagePage {
  messages: Message[];
  /** Sequence of the newest message of the conversation, 0 before the first. */
  head: number;
  /** Messages up to this sequence have expired, and are on no page. */
  expiredUpTo?: number;
  /** Every change up to this position in the log is in `messages`. */
  position: string;
}

export interface ConversationPage {
  conversations: ConversationInfo[];
  /** `before` of the next page; absent when these are all. */
  nextBefore?: number;
}

/** Where to read history: at one of these places, or (none) at the newest messages. */
export interface HistoryRange {
  /** Exclusive bounds. */
  before?: number;
  after?: number;
  /** A message, and about as many before it as from it on. */
  around?: number;
  limit?: number;
}

/** A message that was found. */
export interface Hit {
  conversationId: string;
  sequence: number;
  senderId: string;
  sentAt: string;
  snippet: {
    text: string;
    /** What was looked for: from `start`, up to but not with `end`, in UTF-16 code units of `text`. */
    highlights: { start: number; end: number }[];
    cutBefore: boolean;
    cutAfter: boolean;
  };
}

/** The newest hits first. */
export interface HitPage {
  hits: Hit[];
  /** There may be more although these are few. */
  partial: boolean;
  /** `cursor` of the next page; absent when there is nothing more. */
  nextCursor?: string;
}

export interface SearchFilter {
  conversationId?: string;
  senderId?: string;
  /** Sent before this time, and at this time or later. */
  before?: string;
  after?: string;
}

/** How far a member has got: every message up to these sequences. */
export interface Receipt {
  userId: string;
  delivered: number;
  read: number;
}

export type PresenceState = 'online' | 'away' | 'offline';

/** Without `state` somebody is not to be seen: show nothing. */
export interface Presence {
  userId: string;
  state?: PresenceState;
  lastActiveAt?: string;
}

/** What to send. */
export interface Draft {
  text: string;
  /** Sequence of the message of this conversation that it answers. */
  replyTo?: number;
  forwardedFrom?: MessageReference;
  /** Members whom it calls by name, 100 at most. */
  mentionedIds?: string[];
  /** It calls everybody; in a group the owner and admins may. */
  mentionsAll?: boolean;
}

/** The message is in the log with its final place. */
export interface Sent {
  conversationId: string;
  clientMessageId: string;
  sequence: number;
  sentAt: string;
}

/** One event of the inbox. Those of a kind that this version does not know, and those withheld from a former member, are `other`. */
export type InboxEvent = { inboxSeq: number; conversationId: string; position: string } & (
  | { type: 'message'; message: Message }
  | { type: 'messageChanged'; message: Message; isLast: boolean }
  | { type: 'reactionChanged'; change: ReactionChange }
  | { type: 'messageHidden'; hidden: MessageReference }
  | { type: 'conversationCreated'; kind: ConversationKind; memberIds: string[]; creatorId: string }
  | { type: 'readMarker'; marker: MessageReference }
  | { type: 'blockChanged'; blocked: boolean }
  | { type: 'channelMembership'; membership: ChannelMembership }
  | { type: 'preferencesChanged'; of: string; preferences: Partial<Preferences> }
  | { type: 'messagesExpired'; upTo: number }
  | { type: 'other' }
);

/** Somebody has come into a channel, has another role, or is no member any more. */
export interface ChannelMembership {
  /** Whose; absent for the one who reads it. */
  userId?: string;
  /** Absent: no member any more. */
  role?: MemberRole;
  /** The channel as it is from then on. */
  channel: GroupSummary;
  /** Sequence of its newest message by then. */
  head: number;
  /** Who owns it since, when the owner has left. */
  newOwnerId?: string;
  /** The membership begins with it. */
  begins: boolean;
}

export interface ReactionChange {
  sequence: number;
  userId: string;
  reaction: string;
  removed: boolean;
}
