import { ChatError, type Member, type MessageItem, type TimelineItem } from '@chat-platform/sdk';
import { memo } from 'preact/compat';
import { useRef, useState } from 'preact/hooks';
import { hueOf } from '../core/avatar.js';
import { isJumbo, lineOf, shortened, spansOf } from '../core/text.js';
import { timeOf } from '../core/timeline.js';
import { clockTime, fullTime, listOf, t } from '../i18n/index.js';
import { changeText, chat, errorText, me, nameOf, plainText, attempt } from '../state/chat.js';
import type { Acting } from './Actions.js';
import { Avatar } from './Avatar.js';
import { Icon } from './Icon.js';
import { Ticks } from './Ticks.js';

const LONG_PRESS_MILLIS = 450;

interface Props {
  conversationId: string;
  item: TimelineItem;
  first: boolean;
  last: boolean;
  group: boolean;
  members: readonly Member[] | undefined;
  answered: MessageItem | undefined;
  flashed: boolean;
  focusable: boolean;
  onAct: (acting: Acting) => void;
  onShow: (sequence: number) => void;
  onReply: (item: MessageItem) => void;
}

/** A message, or a system line. It is drawn anew only when it has changed. */
export const MessageRow = memo(function MessageRow(props: Props) {
  const { item, first, last, group, members, flashed, focusable, onAct, onReply } = props;
  const press = useRef<ReturnType<typeof setTimeout>>(undefined);
  const marks = { 'data-key': item.key, tabIndex: focusable ? 0 : -1, ...(item.type === 'message' && { 'data-sequence': item.message.sequence }) };
  if (item.type === 'message' && item.message.change) {
    return (
      <li class="system" {...marks}>
        <span dir="auto">{changeText(item.message, members, props.conversationId.startsWith('channel:'))}</span>
      </li>
    );
  }
  const own = item.type === 'queued' || item.own;
  const senderId = item.type === 'message' ? item.message.senderId : me();
  const name = own ? t('message.you') : nameOf(senderId, members);
  const act = (x: number, y: number, reacting = false) => item.type === 'message' && onAct({ item, at: { x, y }, reacting });
  const menu = (event: MouseEvent) => {
    if (item.type === 'message' && !getSelection()?.toString() && !(event.target as HTMLElement).closest('a')) {
      event.preventDefault();
      act(event.clientX, event.clientY);
    }
  };
  const tool = (event: MouseEvent, reacting: boolean) => {
    const { left, bottom } = (event.currentTarget as HTMLElement).getBoundingClientRect();
    act(left, bottom + 4, reacting);
  };
  return (
    <li
      class={`message ${own ? 'own' : 'theirs'} ${first ? 'first' : ''} ${last ? 'last' : ''} ${flashed ? 'flashed' : ''} ${group ? 'in-group' : ''}`}
      {...marks}
      onContextMenu={menu}
      onTouchStart={(event) => {
        const { clientX, clientY } = event.touches[0]!;
        press.current = setTimeout(() => act(clientX, clientY), LONG_PRESS_MILLIS);
      }}
      onTouchMove={() => clearTimeout(press.current)}
      onTouchEnd={() => clearTimeout(press.current)}
      onTouchCancel={() => clearTimeout(press.current)}
    >
      {group && !own && <span class="message-avatar">{last && <Avatar id={senderId} name={name} size="s" />}</span>}
      <div class="message-body">
        <div class="bubble-line">
          <Bubble {...props} own={own} name={name} />
          {item.type === 'message' && !item.message.deletedAt && (
            <div class="tools" aria-hidden="true">
              <button type="button" tabIndex={-1} title={t('message.react')} onClick={(event) => tool(event, true)}>
                <Icon name="smile" />
              </button>
              <button type="button" tabIndex={-1} title={t('message.reply')} onClick={() => onReply(item)}>
                <Icon name="reply" />
              </button>
              <button type="button" tabIndex={-1} title={t('message.actions')} onClick={(event) => tool(event, false)}>
                <Icon name="more" />
              </button>
            </div>
          )}
        </div>
        {item.type === 'message' && <Reactions conversationId={props.conversationId} item={item} members={members} />}
        {item.type === 'queued' && item.state === 'failed' && (
          <p class="failure" role="alert">
            {t('message.failed')}: {errorText(new ChatError(item.failure?.code ?? '', item.failure?.message ?? ''))}
            <button type="button" class="link" onClick={() => attempt(chat.retry(item.clientMessageId))}>
              {t('message.retry')}
            </button>
            <button type="button" class="link" onClick={() => chat.discard(item.clientMessageId)}>
              {t('message.discard')}
            </button>
          </p>
        )}
      </div>
    </li>
  );
});

function Bubble({ item, first, group, members, answered, onShow, own, name }: Props & { own: boolean; name: string }) {
  const message = item.type === 'message' ? item.message : null;
  const draft = item.type === 'queued' ? item.draft : null;
  const text = message ? message.body?.text : draft?.text;
  const replyTo = message?.replyTo ?? draft?.replyTo;
  const at = timeOf(item);
  const jumbo = text !== undefined && isJumbo(text) && replyTo === undefined;
  const senderId = message?.senderId ?? '';
  return (
    <div class={`bubble ${jumbo ? 'jumbo' : ''} ${message?.deletedAt ? 'gone' : ''} ${item.type === 'queued' ? item.state : ''}`}>
      {group && first && !own ? (
        <strong class="sender" dir="auto" style={{ '--hue': hueOf(senderId) }}>
          {name}
        </strong>
      ) : (
        <span class="unseen">{name}: </span>
      )}
      {(message?.forwardedFrom ?? draft?.forwardedFrom) && (
        <span class="forwarded">
          <Icon name="forward" />
          {t('message.forwarded')}
        </span>
      )}
      {replyTo !== undefined && (
        <button type="button" class="quote" onClick={() => onShow(replyTo)}>
          <strong dir="auto">{answered ? nameOf(answered.message.senderId, members) : t('message.reply')}</strong>
          <span dir="auto">{answered ? lineOf(plainText(answered.message, members)) : t('message.quoteUnknown')}</span>
        </button>
      )}
      {text === undefined ? (
        <em class="text">{message && plainText(message, members)}</em>
      ) : (
        <Text text={text} members={members} mentionedIds={message?.mentionedIds ?? draft?.mentionedIds} mentionsAll={message?.mentionsAll ?? draft?.mentionsAll} />
      )}
      <span class="meta">
        {message?.editedAt && <span>{t('message.edited')}</span>}
        <time dateTime={new Date(at).toISOString()} title={fullTime(at)}>
          {clockTime(at)}
        </time>
        {own && !message?.deletedAt && <Ticks state={item.type === 'queued' ? item.state : (item.state ?? 'sent')} />}
      </span>
    </div>
  );
}

interface TextProps {
  text: string;
  members: readonly Member[] | undefined;
  mentionedIds: string[] | undefined;
  mentionsAll: boolean | undefined;
}

function Text({ text, members = [], mentionedIds = [], mentionsAll }: TextProps) {
  const [whole, setWhole] = useState(false);
  const short = shortened(text);
  const mentioned = members.filter(({ userId }) => mentionedIds.includes(userId));
  const spans = spansOf(whole ? text : short, mentioned, mentionsAll, me());
  return (
    <>
      <span class="text" dir="auto">
        {spans.map((span) => {
          switch (span.type) {
            case 'link':
              return (
                <a href={span.href} target="_blank" rel="noopener noreferrer nofollow">
                  {span.text}
                </a>
              );
            case 'mention':
              return <span class={`mention ${span.own ? 'me' : ''}`}>{span.text}</span>;
            default:
              return span.text;
          }
        })}
        {!whole && short !== text && '…'}
      </span>
      {short !== text && (
        <button type="button" class="link" aria-expanded={whole} onClick={() => setWhole(!whole)}>
          {t(whole ? 'message.showLess' : 'message.showAll')}
        </button>
      )}
    </>
  );
}

function Reactions({ conversationId, item: { message }, members }: { conversationId: string; item: MessageItem; members: readonly Member[] | undefined }) {
  const { reactions = [] } = message;
  const toggle = (reaction: string, removed: boolean) => {
    // What is refused comes as an event.
    chat.react(conversationId, message.sequence, reaction, removed).catch(() => {});
  };
  if (reactions.length === 0) {
    return null;
  }
  return (
    <div class="reactions">
      {reactions.map(({ reaction, userIds }) => {
        const mine = userIds.includes(me());
        return (
          <button
            key={reaction}
            type="button"
            class={mine ? 'mine' : ''}
            aria-pressed={mine}
            aria-label={t('message.reaction', { reaction, count: userIds.length })}
            title={listOf(userIds.slice(0, 20).map((id) => nameOf(id, members)))}
            onClick={() => toggle(reaction, mine)}
          >
            <span>{reaction}</span>
            {userIds.length > 1 && <span>{userIds.length}</span>}
          </button>
        );
      })}
    </div>
  );
}
