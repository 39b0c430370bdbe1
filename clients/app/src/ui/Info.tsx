import { FOR_EVER, isMuted, type Conversation, type NotificationLevel, type Profile } from '@chat-platform/sdk';
import { useState } from 'preact/hooks';
import { hashOf } from '../core/route.js';
import { fullTime, t } from '../i18n/index.js';
import { attempt, chat, manages, me, titleOf } from '../state/chat.js';
import { ask } from '../state/notices.js';
import { Avatar } from './Avatar.js';
import { ChannelInfo } from './ChannelInfo.js';
import { prefer } from './ConversationMenu.js';
import { useLoaded } from './hooks.js';
import { Icon } from './Icon.js';
import { AddDialog, Invitations, LeaveButton, MemberLine } from './Members.js';
import { RetentionField } from './RetentionField.js';

/** What a conversation is, and what can be done about it. */
export function Info({ conversation }: { conversation: Conversation }) {
  const { conversationId, kind, peer } = conversation;
  const title = titleOf(conversation);
  return (
    <section class="info" aria-label={t('chat.info')}>
      <div class="bar">
        <h2>{t('chat.info')}</h2>
        <a class="round" href={hashOf({ name: 'conversation', id: conversationId, info: false })} aria-label={t('app.close')}>
          <Icon name="close" />
        </a>
      </div>
      <div class="pane-content">
        <div class="portrait">
          <Avatar id={peer?.userId ?? conversationId} name={title} size="l" />
          <h3 dir="auto">{title}</h3>
          {peer?.handle && <p>@{peer.handle}</p>}
          {peer?.statusText && <p dir="auto">{peer.statusText}</p>}
          {conversation.description && <p dir="auto">{conversation.description}</p>}
        </div>
        <Wishes conversation={conversation} />
        {kind === 'direct' && peer?.handle && peer.userId !== me() && <About peer={peer} blocked={conversation.blocked} />}
        {kind === 'group' && <Group conversation={conversation} />}
        {kind === 'channel' && <ChannelInfo conversation={conversation} />}
      </div>
    </section>
  );
}

/** Of what one wants to be notified. */
function Wishes({ conversation: { conversationId, preferences } }: { conversation: Conversation }) {
  const { notify, mutedUntil } = preferences;
  return (
    <>
      <label>
        {t('prefer.notify')}
        <select value={notify} onChange={(event) => prefer(conversationId, { notify: event.currentTarget.value as NotificationLevel })}>
          {(['all', 'mentions', 'nothing'] as const).map((level) => (
            <option key={level} value={level}>
              {t(`prefer.notify.${level}`)}
            </option>
          ))}
        </select>
      </label>
      {isMuted(preferences, Date.now()) && (
        <p class="hint">{mutedUntil === FOR_EVER ? t('prefer.muted') : t('prefer.mutedUntil', { when: fullTime(Date.parse(mutedUntil!)) })}</p>
      )}
    </>
  );
}

function About({ peer, blocked }: { peer: Profile; blocked: boolean }) {
  const [contact, reload] = useLoaded(() => chat.api.contact(peer.userId), [peer.userId, blocked]);
  const then = async (action: Promise<unknown>) => {
    await attempt(action);
    reload();
  };
  if (!contact) {
    return null;
  }
  const block = async () => {
    if (await ask(t('people.blockAsk', { name: peer.displayName }), t('people.block'))) {
      then(chat.api.block(peer.userId));
    }
  };
  const { addContact, removeContact } = {
    addContact: () => then(chat.api.addContact(peer.userId)),
    removeContact: () => then(chat.api.removeContact(peer.userId)),
  };
  return (
    <div class="stack">
      {contact.state === 'none' && !contact.blocked && (
        <button type="button" onClick={addContact}>
          {t('people.addContact')}
        </button>
      )}
      {contact.state === 'incoming' && (
        <>
          <button type="button" class="filled" onClick={addContact}>
            {t('people.accept')}
          </button>
          <button type="button" onClick={removeContact}>
            {t('people.decline')}
          </button>
        </>
      )}
      {contact.state === 'outgoing' && (
        <>
          <p class="hint">{t('people.requested')}</p>
          <button type="button" onClick={removeContact}>
            {t('people.takeBack')}
          </button>
        </>
      )}
      {contact.state === 'contact' && (
        <button type="button" onClick={removeContact}>
          {t('people.removeContact')}
        </button>
      )}
      {contact.blocked ? (
        <button type="button" onClick={() => then(chat.api.unblock(peer.userId))}>
          {t('people.unblock')}
        </button>
      ) : (
        <button type="button" class="danger" onClick={block}>
          {t('people.block')}
        </button>
      )}
    </div>
  );
}

function Group({ conversation }: { conversation: Conversation }) {
  const { conversationId, members = [] } = conversation;
  const [adding, setAdding] = useState(false);
  const manager = manages(conversation);
  return (
    <>
      {manager && <GroupForm key={conversation.name} conversation={conversation} />}
      <div class="section-head">
        <h3>{t('group.membersTitle')}</h3>
        {manager && (
          <button type="button" class="link" onClick={() => setAdding(true)}>
            {t('group.addPeople')}
          </button>
        )}
      </div>
      <ul class="people">
        {members.map((member) => (
          <MemberLine key={member.userId} conversation={conversation} member={member} />
        ))}
      </ul>
      {manager && <Invitations conversationId={conversationId} />}
      <div class="stack">
        <LeaveButton conversation={conversation} />
      </div>
      {adding && <AddDialog conversation={conversation} onClose={() => setAdding(false)} />}
    </>
  );
}

function GroupForm({ conversation }: { conversation: Conversation }) {
  const { conversationId, name = '', newcomersSeeHistory = false, retentionDays = 0 } = conversation;
  const [wanted, setWanted] = useState(name);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        attempt(chat.api.updateGroup(conversationId, { name: wanted.trim() }));
      }}
    >
      <div class="inline">
        <label>
          {t('group.name')}
          <input required maxLength={64} dir="auto" value={wanted} onInput={(event) => setWanted(event.currentTarget.value)} />
        </label>
        <button disabled={wanted.trim() === '' || wanted === name}>{t('app.save')}</button>
      </div>
      <label class="check">
        <input
          type="checkbox"
          checked={newcomersSeeHistory}
          onChange={(event) => attempt(chat.api.updateGroup(conversationId, { newcomersSeeHistory: event.currentTarget.checked }))}
        />
        {t('group.history')}
      </label>
      <RetentionField days={retentionDays} onChange={(days) => attempt(chat.api.updateGroup(conversationId, { retentionDays: days }))} />
    </form>
  );
}
