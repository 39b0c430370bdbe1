import { useEffect } from 'preact/hooks';
import { foldersOf } from '../core/folders.js';
import { t } from '../i18n/index.js';
import { attempt, chat, conversations, phase, titleOf } from '../state/chat.js';
import { announcement, toast, toasts } from '../state/notices.js';
import { go, openConversation, route } from '../state/place.js';
import { Banner } from './Banner.js';
import { Conversation } from './Conversation.js';
import { Contacts } from './Contacts.js';
import { Question } from './Dialog.js';
import { Icon } from './Icon.js';
import { Settings } from './Settings.js';
import { Sidebar } from './Sidebar.js';
import { SignIn } from './SignIn.js';

export function App() {
  return (
    <>
      {phase.value === 'out' && <SignIn />}
      {phase.value === 'in' && <Home />}
      <Question />
      <div class="toasts" role="status">
        {toasts.value.map(({ id, text }) => (
          <p key={id}>{text}</p>
        ))}
      </div>
      <div class="unseen" aria-live="polite">
        {announcement.value}
      </div>
    </>
  );
}

function Home() {
  const place = route.value;
  useEffect(() => {
    const removed = chat.on('conversationRemoved', ({ conversationId }) => {
      const open = route.value;
      if (open.name === 'conversation' && open.id === conversationId) {
        toast(t('group.removed'));
        go({ name: 'list' });
      }
    });
    addEventListener('keydown', shortcut);
    return () => {
      removed();
      removeEventListener('keydown', shortcut);
    };
  }, []);
  return (
    <div class={`home ${place.name === 'list' ? 'at-list' : 'at-pane'}`}>
      <Sidebar />
      <div class="pane-place" role={place.name === 'list' ? 'complementary' : 'main'} aria-label={place.name === 'list' ? t('app.empty') : undefined}>
        <Banner />
        {place.name === 'conversation' && <Conversation key={place.id} id={place.id} info={place.info} />}
        {place.name === 'contacts' && <Contacts />}
        {place.name === 'settings' && <Settings />}
        {place.name === 'join' && <Join token={place.token} />}
        {place.name === 'list' && (
          <div class="nothing">
            <span class="nothing-mark">
              <Icon name="smile" />
            </span>
            <p>{t('app.empty')}</p>
            <p class="hint">{t('app.emptyHint')}</p>
          </div>
        )}
      </div>
    </div>
  );
}

function Join({ token }: { token: string }) {
  const join = () =>
    attempt(
      chat.api.acceptInvitation(token).then(({ conversationId }) => {
        openConversation(conversationId);
      }),
    );
  return (
    <div class="nothing">
      <h1>{t('group.join')}</h1>
      <button type="button" class="filled" onClick={join}>
        {t('group.joinButton')}
      </button>
    </div>
  );
}

/** Ctrl+K searches, Alt with an arrow goes to the next conversation. */
function shortcut(event: KeyboardEvent): void {
  if ((event.ctrlKey || event.metaKey) && event.key === 'k') {
    event.preventDefault();
    document.getElementById('search')?.focus();
  }
  const step = event.altKey && !event.ctrlKey ? { ArrowDown: 1, ArrowUp: -1 }[event.key] : undefined;
  if (step) {
    const { list } = foldersOf(conversations.value.conversations);
    const place = route.value;
    const at = place.name === 'conversation' ? list.findIndex(({ conversationId }) => conversationId === place.id) : -1;
    const next = list[Math.max(0, Math.min(list.length - 1, at + step))];
    if (next) {
      event.preventDefault();
      announcement.value = titleOf(next);
      openConversation(next.conversationId);
    }
  }
}
