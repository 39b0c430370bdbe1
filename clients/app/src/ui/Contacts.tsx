import type { Profile } from '@chat-platform/sdk';
import type { ComponentChildren } from 'preact';
import { t } from '../i18n/index.js';
import { attempt, chat, errorText } from '../state/chat.js';
import { openConversation } from '../state/place.js';
import { useLoaded } from './hooks.js';
import { Icon } from './Icon.js';
import { PersonLine } from './People.js';

async function loadAll() {
  const [contacts, incoming, outgoing, blocks] = await Promise.all([
    chat.api.contacts('contact'),
    chat.api.contacts('incoming'),
    chat.api.contacts('outgoing'),
    chat.api.blocks(),
  ]);
  const users = (page: { contacts: { user: Profile }[] }) => page.contacts.map(({ user }) => user);
  return { contacts: users(contacts), incoming: users(incoming), outgoing: users(outgoing), blocked: blocks.blocks.map(({ user }) => user) };
}

/** Contacts, requests and blocks. */
export function Contacts() {
  const [all, reload, error] = useLoaded(loadAll);
  const then = async (action: Promise<unknown>) => {
    await attempt(action);
    reload();
  };
  const write = (userId: string) => attempt(chat.startConversation(userId).then(({ conversationId }) => openConversation(conversationId)));
  return (
    <section class="pane" aria-labelledby="contacts-title">
      <PaneBar id="contacts-title" title={t('people.contacts')} />
      <div class="pane-content">
        {error !== undefined && <p class="error">{errorText(error)}</p>}
        {!all && error === undefined && <p class="hint">{t('app.loading')}</p>}
        {all && all.contacts.length + all.incoming.length + all.outgoing.length === 0 && <p class="hint">{t('people.none')}</p>}
        {all && (
          <>
            <Group title={t('people.incoming')} users={all.incoming}>
              {(user) => (
                <>
                  <button type="button" class="filled" onClick={() => then(chat.api.addContact(user.userId))}>
                    {t('people.accept')}
                  </button>
                  <button type="button" onClick={() => then(chat.api.removeContact(user.userId))}>
                    {t('people.decline')}
                  </button>
                </>
              )}
            </Group>
            <Group title={t('people.contacts')} users={all.contacts}>
              {(user) => (
                <>
                  <button type="button" onClick={() => write(user.userId)}>
                    {t('people.message')}
                  </button>
                  <button type="button" class="round" aria-label={`${t('people.removeContact')}: ${user.displayName}`} onClick={() => then(chat.api.removeContact(user.userId))}>
                    <Icon name="close" />
                  </button>
                </>
              )}
            </Group>
            <Group title={t('people.outgoing')} users={all.outgoing}>
              {(user) => (
                <button type="button" onClick={() => then(chat.api.removeContact(user.userId))}>
                  {t('people.takeBack')}
                </button>
              )}
            </Group>
            <Group title={t('people.blocked')} users={all.blocked}>
              {(user) => (
                <button type="button" onClick={() => then(chat.api.unblock(user.userId))}>
                  {t('people.unblock')}
                </button>
              )}
            </Group>
          </>
        )}
      </div>
    </section>
  );
}

export function PaneBar({ id, title }: { id: string; title: string }) {
  return (
    <div class="bar">
      <a class="round back" href="#/" aria-label={t('app.back')}>
        <Icon name="back" />
      </a>
      <h1 id={id}>{title}</h1>
    </div>
  );
}

function Group({ title, users, children }: { title: string; users: Profile[]; children: (user: Profile) => ComponentChildren }) {
  return users.length === 0 ? null : (
    <>
      <h2>{title}</h2>
      <ul class="people">
        {users.map((user) => (
          <PersonLine key={user.userId} user={user}>
            {children(user)}
          </PersonLine>
        ))}
      </ul>
    </>
  );
}
