import type { MessageItem, WindowView } from '@chat-platform/sdk';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { ago, t } from '../i18n/index.js';
import { attempt, chat, mayWrite, me, nameOf, presence, titleOf, typing } from '../state/chat.js';
import { draftOf, keepDraft } from '../state/drafts.js';
import { go, jump } from '../state/place.js';
import { Avatar } from './Avatar.js';
import { Composer } from './Composer.js';
import { ConversationMenu } from './ConversationMenu.js';
import { ForwardDialog } from './ForwardDialog.js';
import { useObservable } from './hooks.js';
import { Icon } from './Icon.js';
import { Info } from './Info.js';
import type { Spot } from './Menu.js';
import { Actions, type Acting } from './Actions.js';
import { MessageList } from './MessageList.js';
import { Typing } from './Typing.js';

/** One conversation: its messages and what is being written. */
export function Conversation({ id, info }: { id: string; info: boolean }) {
  const window = useMemo(() => chat.openConversation(id), []);
  useEffect(() => () => window.close(), []);
  const view = useObservable(window.view);
  const list = useRef<MessageList>(null);
  const [editing, setEditing] = useState<MessageItem | null>(null);
  const [acting, setActing] = useState<Acting | null>(null);
  const [forwarding, setForwarding] = useState<MessageItem | null>(null);
  const { conversation } = view;
  const draft = draftOf(id);
  const focusComposer = () => document.getElementById('composer')?.focus();
  const reply = (item: MessageItem) => {
    setEditing(null);
    keepDraft(id, { text: draftOf(id)?.text ?? '', replyTo: item.message.sequence });
    focusComposer();
  };
  const edit = (item: MessageItem) => {
    setEditing(item);
    focusComposer();
  };
  const show = (sequence: number) => list.current?.show(sequence);
  const wanted = jump.value;
  useEffect(() => {
    if (wanted?.id === id) {
      jump.value = null;
      show(wanted.sequence);
    }
  }, [wanted]);
  const title = conversation ? titleOf(conversation) : '';
  const stranger = !conversation && view.error?.code === 'conversation_not_found';
  return (
    <div class={`conversation ${info ? 'with-info' : ''}`}>
      <section class="chat" aria-label={title}>
        <Header view={view} info={info} />
        {stranger ? (
          <Stranger id={id} />
        ) : (
          <MessageList
            ref={list}
            window={window}
            view={view}
            onAct={setActing}
            onShow={show}
            onReply={reply}
            onEdit={edit}
            onLeave={focusComposer}
          />
        )}
        <Typing names={(typing.value.get(id) ?? []).map((userId) => nameOf(userId, conversation?.members))} />
        {conversation?.blocked && conversation.peer ? (
          <p class="composer-note">
            {t('composer.blocked', { name: title })}
            <button type="button" onClick={() => attempt(chat.api.unblock(conversation.peer!.userId))}>
              {t('composer.unblock')}
            </button>
          </p>
        ) : stranger ? null : !mayWrite(conversation) ? (
          <p class="composer-note">{t('channel.adminsWrite')}</p>
        ) : (
          <Composer
            key={editing ? `edit ${editing.key}` : 'new'}
            view={view}
            editing={editing}
            replyTo={editing ? undefined : draft?.replyTo}
            onEdited={() => {
              setEditing(null);
              setTimeout(focusComposer);
            }}
            onSent={() => list.current?.toNewest()}
            onEditLast={() => {
              const last = view.items.findLast((item): item is MessageItem => item.type === 'message' && item.own && item.message.body?.text !== undefined);
              if (last) {
                edit(last);
              }
            }}
            onShow={show}
          />
        )}
      </section>
      {info && conversation && <Info conversation={conversation} />}
      {acting && (
        <Actions acting={acting} conversation={conversation} onClose={() => setActing(null)} onReply={reply} onEdit={edit} onForward={setForwarding} />
      )}
      {forwarding && <ForwardDialog item={forwarding} conversationId={id} onClose={() => setForwarding(null)} />}
    </div>
  );
}

/** A conversation of which one is no member; into a channel that is public anybody may come. */
function Stranger({ id }: { id: string }) {
  return (
    <div class="nothing">
      <h1>{t('error.conversation_not_found')}</h1>
      {id.startsWith('channel:') && (
        <button type="button" class="filled" onClick={() => attempt(chat.api.joinChannel(id))}>
          {t('channel.join')}
        </button>
      )}
    </div>
  );
}

function Header({ view: { conversation, conversationId }, info }: { view: WindowView; info: boolean }) {
  const title = conversation ? titleOf(conversation) : '';
  const [menu, setMenu] = useState<Spot | null>(null);
  const toggle = () => go({ name: 'conversation', id: conversationId, info: !info });
  return (
    <div class="bar">
      <a class="round back" href="#/" aria-label={t('app.back')}>
        <Icon name="back" />
      </a>
      {conversation && <Avatar id={conversation.peer?.userId ?? conversationId} name={title} watched={conversation.peer !== undefined} />}
      <div class="bar-text">
        {conversation && <h1 dir="auto">{title}</h1>}
        <p>{conversation && subtitleOf(conversation)}</p>
      </div>
      {conversation && (
        <button
          type="button"
          class="round"
          aria-label={t('prefer.menu')}
          aria-haspopup="menu"
          onClick={(event) => {
            const { right, bottom } = event.currentTarget.getBoundingClientRect();
            setMenu({ x: right, y: bottom + 4 });
          }}
        >
          <Icon name="more" />
        </button>
      )}
      <button type="button" class="round" aria-label={t('chat.info')} aria-expanded={info} onClick={toggle}>
        <Icon name="info" />
      </button>
      {menu && conversation && <ConversationMenu conversation={conversation} at={menu} onClose={() => setMenu(null)} />}
    </div>
  );
}

function subtitleOf({ kind, peer, memberCount }: NonNullable<WindowView['conversation']>): string {
  if (kind !== 'direct') {
    return t('chat.members', { count: memberCount });
  }
  const seen = peer && peer.userId !== me() ? presence.value.get(peer.userId) : undefined;
  if (seen?.state === 'online' || seen?.state === 'away') {
    return t(`presence.${seen.state}`);
  }
  if (seen?.lastActiveAt) {
    return t('presence.lastSeen', { when: ago(Date.parse(seen.lastActiveAt)) });
  }
  return peer?.statusText || (peer?.handle ? `@${peer.handle}` : '');
}
