import type { Conversation } from '@chat-platform/sdk';
import { useEffect, useState } from 'preact/hooks';
import { hashOf } from '../core/route.js';
import { lineOf } from '../core/text.js';
import { fullTime, numberOf, shortTime, t } from '../i18n/index.js';
import { account, attempt, changeText, chat, conversations, leave, me, nameOf, plainText, titleOf, typing } from '../state/chat.js';
import { draftOf } from '../state/drafts.js';
import { toast } from '../state/notices.js';
import { go, openConversation, route } from '../state/place.js';
import { Avatar } from './Avatar.js';
import { GroupDialog } from './GroupDialog.js';
import { Icon } from './Icon.js';
import { Menu, type Spot } from './Menu.js';
import { typingText } from './Typing.js';
import { Ticks } from './Ticks.js';

const WATCHED_MAX = 100;
const HANDLE = /^@?([A-Za-z][A-Za-z0-9_.]{2,31})$/;

/** Who somebody is, the search, and the conversations. */
export function Sidebar() {
  const { conversations: all, loaded, hasMore } = conversations.value;
  const [query, setQuery] = useState('');
  const [menu, setMenu] = useState<Spot | null>(null);
  const [making, setMaking] = useState(false);
  const wanted = query.trim().replace(/^@/, '').toLocaleLowerCase();
  const shown = wanted === '' ? all : all.filter((conversation) => matches(conversation, wanted));
  const handle = HANDLE.exec(query.trim())?.[1];
  const known = shown.some(({ peer }) => peer?.handle.toLowerCase() === wanted);

  const peers = all.flatMap(({ peer }) => peer?.userId ?? []).slice(0, WATCHED_MAX);
  useEffect(() => chat.watch(peers), [peers.join()]);

  const startChat = async () => {
    const open = async () => {
      const user = await chat.api.findUser(handle!);
      if (!user) {
        return toast(t('list.nobody', { handle: handle! }));
      }
      const { conversationId } = await chat.startConversation(user.userId);
      setQuery('');
      openConversation(conversationId);
    };
    await attempt(open());
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (handle && !known) {
      startChat();
    } else if (shown[0] && wanted !== '') {
      setQuery('');
      openConversation(shown[0].conversationId);
    }
  };
  const openMenu = (event: MouseEvent) => {
    const { left, bottom } = (event.currentTarget as HTMLElement).getBoundingClientRect();
    setMenu({ x: left, y: bottom + 4 });
  };
  return (
    <div class="sidebar" role={route.value.name === 'list' ? 'main' : 'complementary'}>
      {route.value.name === 'list' && <h1 class="unseen">{t('app.name')}</h1>}
      <div class="head">
        <button type="button" class="self" aria-haspopup="menu" title={t('list.menu')} onClick={openMenu}>
          <Avatar id={me()} name={account.value?.displayName ?? ''} />
          <span class="who">
            <strong dir="auto">{account.value?.displayName}</strong>
            <span>@{account.value?.handle}</span>
          </span>
        </button>
        <button type="button" class="round" aria-label={t('list.newGroup')} title={t('list.newGroup')} onClick={() => setMaking(true)}>
          <Icon name="people" />
        </button>
      </div>
      <form role="search" class="search" onSubmit={submit}>
        <Icon name="search" />
        <input
          id="search"
          type="search"
          aria-label={t('list.search')}
          placeholder={t('list.search')}
          autocapitalize="none"
          autocomplete="off"
          spellcheck={false}
          value={query}
          onInput={(event) => setQuery(event.currentTarget.value)}
          onKeyDown={(event) => event.key === 'Escape' && setQuery('')}
        />
      </form>
      <nav aria-label={t('list.label')} onKeyDown={moved}>
        {handle && !known && (
          <button type="button" class="start" onClick={startChat}>
            <span class="start-icon">
              <Icon name="plus" />
            </span>
            {t('list.start', { handle })}
          </button>
        )}
        {wanted !== '' && shown.length === 0 && !handle && <p class="hint padded">{t('list.nothing')}</p>}
        {all.length === 0 && loaded && wanted === '' && (
          <div class="empty">
            <p>{t('list.empty')}</p>
            <p class="hint">{t('list.emptyHint')}</p>
          </div>
        )}
        {shown.length > 0 && (
          <ul>
            {shown.map((conversation) => (
              <Line key={conversation.conversationId} conversation={conversation} />
            ))}
          </ul>
        )}
        {hasMore && (
          <button type="button" class="link wide" onClick={() => attempt(chat.loadMoreConversations())}>
            {t('list.more')}
          </button>
        )}
      </nav>
      {menu && (
        <Menu
          label={t('list.menu')}
          at={menu}
          onClose={() => setMenu(null)}
          actions={[
            { label: t('list.newGroup'), icon: 'people', run: () => setMaking(true) },
            { label: t('list.contacts'), icon: 'person', run: () => go({ name: 'contacts' }) },
            { label: t('list.settings'), icon: 'settings', run: () => go({ name: 'settings' }) },
            { label: t('list.logOut'), icon: 'logout', run: () => void leave() },
          ]}
        />
      )}
      {making && <GroupDialog onClose={() => setMaking(false)} />}
    </div>
  );
}

function matches(conversation: Conversation, wanted: string): boolean {
  return [titleOf(conversation), conversation.peer?.handle ?? ''].some((name) => name.toLocaleLowerCase().includes(wanted));
}

/** Arrow keys go from line to line. */
function moved(event: KeyboardEvent): void {
  const step = event.altKey ? undefined : { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const links = [...(event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>('a, button')];
  const at = links.indexOf(document.activeElement as HTMLElement);
  if (step && at >= 0) {
    event.preventDefault();
    links[Math.max(0, Math.min(links.length - 1, at + step))]?.focus();
  }
}

function Line({ conversation }: { conversation: Conversation }) {
  const { conversationId, peer, unread, mentions, lastMessage, lastQueued } = conversation;
  const place = route.value;
  const open = place.name === 'conversation' && place.id === conversationId;
  const title = titleOf(conversation);
  const at = lastQueued ? lastQueued.createdAtMillis : lastMessage ? Date.parse(lastMessage.sentAt) : NaN;
  return (
    <li>
      <a
        href={hashOf({ name: 'conversation', id: conversationId, info: false })}
        class={`line ${unread > 0 ? 'unread' : ''}`}
        aria-current={open ? 'page' : undefined}
      >
        <Avatar id={peer?.userId ?? conversationId} name={title} watched={peer !== undefined} />
        <span class="line-text">
          <span class="line-top">
            <strong dir="auto">{title}</strong>
            {!Number.isNaN(at) && (
              <time dateTime={new Date(at).toISOString()} title={fullTime(at)}>
                {shortTime(at)}
              </time>
            )}
          </span>
          <span class="line-bottom">
            <Snippet conversation={conversation} open={open} />
            {mentions > 0 && (
              <span class="badge" role="img" aria-label={t('list.mentioned')}>
                @
              </span>
            )}
            {unread > 0 && (
              <span class="badge" role="img" aria-label={t('list.unread', { count: unread })}>
                {unread > 999 ? '999+' : numberOf(unread)}
              </span>
            )}
          </span>
        </span>
      </a>
    </li>
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
        {changeText(lastMessage, members)}
      </span>
    );
  }
  const own = lastMessage.senderId === me();
  const name = nameOf(lastMessage.senderId, members);
  // Members of a group are known from when it is opened.
  const who = kind === 'group' && !own && name !== t('people.somebody') ? `${name}: ` : '';
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
