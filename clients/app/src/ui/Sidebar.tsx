import type { Conversation } from '@chat-platform/sdk';
import { useEffect, useRef, useState } from 'preact/hooks';
import { foldersOf, looksUnread } from '../core/folders.js';
import { questionOf } from '../core/snippet.js';
import { numberOf, t } from '../i18n/index.js';
import { account, attempt, chat, conversations, leave, me, titleOf } from '../state/chat.js';
import { toast } from '../state/notices.js';
import { go, openConversation, route } from '../state/place.js';
import { endSearch, query, scope } from '../state/search.js';
import { Avatar } from './Avatar.js';
import { ChannelDialog } from './ChannelDialog.js';
import { ConversationMenu } from './ConversationMenu.js';
import { GroupDialog } from './GroupDialog.js';
import { Hits } from './Hits.js';
import { Icon } from './Icon.js';
import { Line, type Acting } from './Line.js';
import { Menu, type Spot } from './Menu.js';

const WATCHED_MAX = 100;
const HANDLE = /^@?([A-Za-z][A-Za-z0-9_.]{2,31})$/;

/** Who somebody is, the search, and the conversations. */
export function Sidebar() {
  const { conversations: all, loaded, hasMore } = conversations.value;
  const [menu, setMenu] = useState<Spot | null>(null);
  const [making, setMaking] = useState(false);
  const [makingChannel, setMakingChannel] = useState(false);
  const [folder, setFolder] = useState<'list' | 'archive' | 'mentions'>('list');
  const [acting, setActing] = useState<Acting | null>(null);
  const acted = all.find(({ conversationId }) => conversationId === acting?.conversationId);
  const { list, archive } = foldersOf(all);
  const typed = query.value;
  const scoped = scope.value === null ? null : (chat.conversation(scope.value) ?? null);
  const wanted = typed.trim().replace(/^@/, '').toLocaleLowerCase();
  const question = questionOf(typed);
  const searching = wanted !== '' || scoped !== null;
  const shown = shownOf();
  const handle = scoped ? undefined : HANDLE.exec(typed.trim())?.[1];
  const known = shown.some(({ peer }) => peer?.handle.toLowerCase() === wanted);

  const peers = all.flatMap(({ peer }) => peer?.userId ?? []).slice(0, WATCHED_MAX);
  useEffect(() => chat.watch(peers), [peers.join()]);

  function shownOf(): readonly Conversation[] {
    if (searching) {
      return scoped ? [] : [...list, ...archive].filter((conversation) => matches(conversation, wanted));
    }
    return folder === 'mentions' ? [] : folder === 'archive' ? archive : list;
  }
  const startChat = async () => {
    const open = async () => {
      const user = await chat.api.findUser(handle!);
      if (!user) {
        // Perhaps it was a word that was looked for.
        const hit = document.querySelector<HTMLElement>('.hit');
        return hit ? hit.focus() : toast(t('list.nobody', { handle: handle! }));
      }
      const { conversationId } = await chat.startConversation(user.userId);
      endSearch();
      openConversation(conversationId);
    };
    await attempt(open());
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (handle && !known) {
      startChat();
    } else if (shown[0] && wanted !== '') {
      endSearch();
      openConversation(shown[0].conversationId);
    }
  };
  const showFolder = (to: typeof folder) => {
    endSearch();
    setFolder(to);
  };
  const place = route.value;
  const opened = place.name === 'conversation' ? chat.conversation(place.id) : undefined;
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
        <button
          type="button"
          class="round"
          aria-label={t('list.mentions')}
          title={t('list.mentions')}
          aria-pressed={folder === 'mentions'}
          onClick={() => showFolder(folder === 'mentions' ? 'list' : 'mentions')}
        >
          <Icon name="at" />
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
          aria-label={scoped ? t('search.in', { name: titleOf(scoped) }) : t('list.search')}
          placeholder={scoped ? t('search.in', { name: titleOf(scoped) }) : t('list.search')}
          autocapitalize="none"
          autocomplete="off"
          spellcheck={false}
          value={typed}
          onInput={(event) => (query.value = event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') {
              endSearch();
            } else if (event.key === 'ArrowDown') {
              event.preventDefault();
              document.querySelector<HTMLElement>('nav a, nav button:not(.line-more)')?.focus();
            }
          }}
        />
      </form>
      <Scope open={opened ?? null} scoped={scoped} searching={wanted !== ''} />
      <nav aria-label={t('list.label')} onKeyDown={moved}>
        {handle && !known && (
          <button type="button" class="start" onClick={startChat}>
            <span class="start-icon">
              <Icon name="plus" />
            </span>
            {t('list.start', { handle })}
          </button>
        )}
        {searching && question === null && shown.length === 0 && !handle && <p class="hint padded">{t('search.hint')}</p>}
        {!searching && folder !== 'list' && <FolderHead title={t(`list.${folder}`)} onBack={() => setFolder('list')} />}
        {!searching && folder === 'archive' && archive.length === 0 && <p class="hint padded">{t('list.archiveEmpty')}</p>}
        {!searching && folder === 'list' && archive.length > 0 && <ToArchive archive={archive} onOpen={() => setFolder('archive')} />}
        {all.length === 0 && loaded && !searching && folder === 'list' && (
          <div class="empty">
            <p>{t('list.empty')}</p>
            <p class="hint">{t('list.emptyHint')}</p>
          </div>
        )}
        {shown.length > 0 && (
          <ul>
            {shown.map((conversation) => (
              <Line key={conversation.conversationId} conversation={conversation} onAct={setActing} />
            ))}
          </ul>
        )}
        {!searching && folder === 'mentions' && (
          <Hits question="mentions" label={t('list.mentions')} titled none={t('search.noMentions')} ask={(cursor) => chat.api.mentions({ cursor })} />
        )}
        {question !== null && (
          <Hits
            question={`${question} in ${scoped?.conversationId}`}
            label={t('search.messages')}
            none={t('search.nothing')}
            ask={(cursor) => chat.api.search(question, { conversationId: scoped?.conversationId, cursor })}
          />
        )}
        {hasMore && !searching && folder !== 'mentions' && (
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
            { label: t('channel.create'), icon: 'channel', run: () => setMakingChannel(true) },
            { label: t('list.mentions'), icon: 'at', run: () => showFolder('mentions') },
            { label: t('list.contacts'), icon: 'person', run: () => go({ name: 'contacts' }) },
            { label: t('list.settings'), icon: 'settings', run: () => go({ name: 'settings' }) },
            { label: t('list.logOut'), icon: 'logout', run: () => void leave() },
          ]}
        />
      )}
      {acting && acted && <ConversationMenu key={acting.conversationId} conversation={acted} at={acting.at} onClose={() => setActing(null)} />}
      {makingChannel && <ChannelDialog onClose={() => setMakingChannel(false)} />}
      {making && <GroupDialog onClose={() => setMaking(false)} />}
    </div>
  );
}

/** Whether it is looked for in one conversation alone: the one that is open, or the one whose menu said so. */
function Scope({ open, scoped, searching }: { open: Conversation | null; scoped: Conversation | null; searching: boolean }) {
  const conversation = scoped ?? open;
  if (!conversation || !(searching || scoped)) {
    return null;
  }
  return (
    <label class="check scope">
      <input
        type="checkbox"
        checked={scoped !== null}
        onChange={(event) => {
          scope.value = event.currentTarget.checked ? conversation.conversationId : null;
          document.getElementById('search')?.focus();
        }}
      />
      <span dir="auto">{t('search.only', { name: titleOf(conversation) })}</span>
    </label>
  );
}

function ToArchive({ archive, onOpen }: { archive: readonly Conversation[]; onOpen: () => void }) {
  const unread = archive.filter(looksUnread).length;
  return (
    <button type="button" class="start folder" onClick={onOpen}>
      <span class="start-icon">
        <Icon name="archive" />
      </span>
      <span class="folder-name">{t('list.archive')}</span>
      {unread > 0 && (
        <span class="badge quiet" role="img" aria-label={t('list.archiveUnread', { count: unread })}>
          {numberOf(unread)}
        </span>
      )}
    </button>
  );
}

function FolderHead({ title, onBack }: { title: string; onBack: () => void }) {
  const back = useRef<HTMLButtonElement>(null);
  useEffect(() => back.current!.focus({ preventScroll: true }), []);
  return (
    <div class="folder-head">
      <button type="button" class="round" ref={back} aria-label={t('list.leaveFolder')} onClick={onBack}>
        <Icon name="back" />
      </button>
      <h2>{title}</h2>
    </div>
  );
}

function matches(conversation: Conversation, wanted: string): boolean {
  return [titleOf(conversation), conversation.peer?.handle ?? ''].some((name) => name.toLocaleLowerCase().includes(wanted));
}

/** Arrow keys go from line to line, and from the first one to the search. */
function moved(event: KeyboardEvent): void {
  const step = event.altKey ? undefined : { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const links = [...(event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>('a, button:not(.line-more)')];
  const at = links.indexOf(document.activeElement as HTMLElement);
  if (step && at >= 0) {
    event.preventDefault();
    (links[Math.min(links.length - 1, at + step)] ?? document.getElementById('search'))?.focus();
  }
}
