import type { Profile } from '@chat-platform/sdk';
import type { ComponentChildren } from 'preact';
import { t } from '../i18n/index.js';
import { attempt, chat, errorText } from '../state/chat.js';
import { openConversation } from '../state/place.js';
import { usePages, type Pages } from './hooks.js';
import { Icon } from './Icon.js';
import { PersonLine } from './People.js';

type Listed = 'contact' | 'incoming' | 'outgoing';

const contactsOf = (state: Listed) => async (after?: string) => {
  const { contacts, nextAfter } = await chat.api.contacts(state, { after });
  return { items: contacts.map(({ user }) => user), nextAfter };
};

const blocked = async (after?: string) => {
  const { blocks, nextAfter } = await chat.api.blocks({ after });
  return { items: blocks.map(({ user }) => user), nextAfter };
};

/** Contacts, requests and blocks. */
export function Contacts() {
  const contacts = usePages(contactsOf('contact'));
  const incoming = usePages(contactsOf('incoming'));
  const outgoing = usePages(contactsOf('outgoing'));
  const blocks = usePages(blocked);
  const all = [contacts, incoming, outgoing, blocks];
  const error = all.find((pages) => pages.error !== undefined)?.error;
  const loading = all.some(({ items }) => items === undefined);
  const then = async (action: Promise<unknown>) => {
    await attempt(action);
    all.forEach((pages) => pages.reload());
  };
  const write = (userId: string) => attempt(chat.startConversation(userId).then(({ conversationId }) => openConversation(conversationId)));
  return (
    <section class="pane" aria-labelledby="contacts-title">
      <PaneBar id="contacts-title" title={t('people.contacts')} />
      <div class="pane-content">
        {error !== undefined && <p class="error">{errorText(error)}</p>}
        {loading && error === undefined && <p class="hint">{t('app.loading')}</p>}
        {!loading && [contacts, incoming, outgoing].every(({ items }) => items?.length === 0) && <p class="hint">{t('people.none')}</p>}
        <Group title={t('people.incoming')} users={incoming}>
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
        <Group title={t('people.contacts')} users={contacts}>
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
        <Group title={t('people.outgoing')} users={outgoing}>
          {(user) => (
            <button type="button" onClick={() => then(chat.api.removeContact(user.userId))}>
              {t('people.takeBack')}
            </button>
          )}
        </Group>
        <Group title={t('people.blocked')} users={blocks}>
          {(user) => (
            <button type="button" onClick={() => then(chat.api.unblock(user.userId))}>
              {t('people.unblock')}
            </button>
          )}
        </Group>
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

function Group({ title, users: { items = [], more }, children }: { title: string; users: Pages<Profile>; children: (user: Profile) => ComponentChildren }) {
  return items.length === 0 ? null : (
    <>
      <h2>{title}</h2>
      <ul class="people">
        {items.map((user) => (
          <PersonLine key={user.userId} user={user}>
            {children(user)}
          </PersonLine>
        ))}
      </ul>
      {more && (
        <button type="button" class="link" onClick={more}>
          {t('people.more')}
        </button>
      )}
    </>
  );
}
