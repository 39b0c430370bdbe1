import { isMuted, type Conversation } from '@chat-platform/sdk';
import { useRef } from 'preact/hooks';
import { looksUnread } from '../core/folders.js';
import { hashOf } from '../core/route.js';
import { lineOf } from '../core/text.js';
import { fullTime, numberOf, shortTime, t } from '../i18n/index.js';
import { changeText, me, nameOf, plainText, titleOf, typing } from '../state/chat.js';
import { draftOf } from '../state/drafts.js';
import { route } from '../state/place.js';
import { Avatar } from './Avatar.js';
import { Icon, type IconName } from './Icon.js';
import type { Spot } from './Menu.js';
import { typingText } from './Typing.js';
import { Ticks } from './Ticks.js';

const LONG_PRESS_MILLIS = 450;

/** The conversation that something is to be done with, and where the menu opens. */
export interface Acting {
  conversationId: string;
  at: Spot;
}

/** A conversation in the list. */
export function Line({ conversation, onAct }: { conversation: Conversation; onAct: (acting: Acting) => void }) {
  const { conversationId, kind, peer, unread, mentions, lastMessage, lastQueued, preferences } = conversation;
  const press = useRef<{ timer?: ReturnType<typeof setTimeout>; long: boolean }>({ long: false });
  const place = route.value;
  const open = place.name === 'conversation' && place.id === conversationId;
  const title = titleOf(conversation);
  const at = lastQueued ? lastQueued.createdAtMillis : lastMessage ? Date.parse(lastMessage.sentAt) : NaN;
  const muted = isMuted(preferences, Date.now());
  const act = (x: number, y: number) => onAct({ conversationId, at: { x, y } });
  const released = () => clearTimeout(press.current.timer);
  return (
    <li>
      <a
        href={hashOf({ name: 'conversation', id: conversationId, info: false })}
        class={`line ${looksUnread(conversation) ? 'unread' : ''}`}
        aria-current={open ? 'page' : undefined}
        aria-keyshortcuts="Shift+F10"
        onContextMenu={(event) => {
          event.preventDefault();
          act(event.clientX, event.clientY);
        }}
        onKeyDown={(event) => {
          if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) {
            event.preventDefault();
            const { left, bottom } = event.currentTarget.getBoundingClientRect();
            act(left + 56, bottom - 12);
          }
        }}
        onTouchStart={(event) => {
          const { clientX, clientY } = event.touches[0]!;
          press.current = {
            long: false,
            timer: setTimeout(() => {
              press.current.long = true;
              act(clientX, clientY);
            }, LONG_PRESS_MILLIS),
          };
        }}
        onTouchMove={released}
        onTouchEnd={(event) => {
          released();
          if (press.current.long) {
            // The finger that opened the menu does not open the conversation.
            event.preventDefault();
          }
        }}
        onTouchCancel={released}
      >
        <Avatar id={peer?.userId ?? conversationId} name={title} watched={peer !== undefined} />
        <span class="line-text">
          <span class="line-top">
            <strong dir="auto">{title}</strong>
            {kind === 'channel' && <Mark icon="channel" label={t('channel.mark')} />}
            {muted && <Mark icon="mute" label={t('prefer.muted')} />}
            {preferences.pinned && <Mark icon="pin" label={t('prefer.pinned')} />}
            {!Number.isNaN(at) && (
              <time dateTime={new Date(at).toISOString()} title={fullTime(at)}>
                {shortTime(at)}
              </time>
            )}
          </span>
          <span class="line-bottom">
            <Snippet conversation={conversation} open={open} />
            {mentions > 0 && (
              <span class="badge" role="img" aria-label={t('list.mentioned', { count: mentions })}>
                @
              </span>
            )}
            {unread > 0 && (
              <span class={`badge ${muted ? 'quiet' : ''}`} role="img" aria-label={t('list.unread', { count: unread })}>
                {unread > 999 ? '999+' : numberOf(unread)}
              </span>
            )}
            {unread === 0 && preferences.markedUnread && <span class="badge mark" role="img" aria-label={t('list.markedUnread')} />}
          </span>
        </span>
      </a>
      <button
        type="button"
        class="round line-more"
        aria-hidden="true"
        tabIndex={-1}
        title={t('prefer.menu')}
        onClick={(event) => {
          const { left, bottom } = event.currentTarget.getBoundingClientRect();
          act(left, bottom + 4);
        }}
      >
        <Icon name="more" />
      </button>
    </li>
  );
}

function Mark({ icon, label }: { icon: IconName; label: string }) {
  return (
    <span class="line-mark" role="img" aria-label={label} title={label}>
      <Icon name={icon} />
    </span>
  );
}

function Snippet({ conversation, open }: { conversation: Conversation; open: boolean }) {
  const { conversationId, kind, members, lastMessage, lastMessageState, lastQueued } = conversation;
  const writing = typingText((typing.value.get(conversationId) ?? []).map((id) => nameOf(id, members)));
  if (writing) {
    return <span class="snippet writing">{writing}</span>;
  }
  const draft = open ? null : draftOf(conversationId);
  if (draft?.text) {
    return (
      <span class="snippet" dir="auto">
        <em>{t('list.draft')}</em> {lineOf(draft.text)}
      </span>
    );
  }
  if (lastQueued) {
    return (
      <>
        <Ticks state={lastQueued.state} />
        <span class="snippet" dir="auto">
          {lineOf(lastQueued.draft.text)}
        </span>
      </>
    );
  }
  if (!lastMessage || lastMessage.hidden) {
    return <span class="snippet" />;
  }
  if (lastMessage.change) {
    return (
      <span class="snippet" dir="auto">
        {changeText(lastMessage, members, kind === 'channel')}
      </span>
    );
  }
  const own = lastMessage.senderId === me();
  const name = nameOf(lastMessage.senderId, members);
  // It is asked for when it is not known yet.
  const who = kind !== 'direct' && !own && name !== t('people.somebody') ? `${name}: ` : '';
  return (
    <>
      {own && lastMessageState && <Ticks state={lastMessageState} />}
      <span class="snippet" dir="auto">
        {who}
        {lineOf(plainText(lastMessage, members))}
      </span>
    </>
  );
}
