import { FOR_EVER, isMuted, type Conversation, type Invitation, type Member, type MemberRole, type NotificationLevel, type Profile } from '@chat-platform/sdk';
import { useState } from 'preact/hooks';
import { hashOf } from '../core/route.js';
import { fullTime, t } from '../i18n/index.js';
import { attempt, chat, manages, me, roleOf, titleOf } from '../state/chat.js';
import { ask } from '../state/notices.js';
import { go } from '../state/place.js';
import { copy } from './Actions.js';
import { Avatar } from './Avatar.js';
import { prefer } from './ConversationMenu.js';
import { Dialog } from './Dialog.js';
import { useLoaded } from './hooks.js';
import { Icon } from './Icon.js';
import { Chooser, PersonLine } from './People.js';

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
          {peer && <p>@{peer.handle}</p>}
          {peer?.statusText && <p dir="auto">{peer.statusText}</p>}
        </div>
        <Wishes conversation={conversation} />
        {kind === 'direct' && peer && peer.userId !== me() && <About peer={peer} blocked={conversation.blocked} />}
        {kind === 'group' && <Group conversation={conversation} />}
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
  const leave = async () => {
    if (await ask(t('group.leaveAsk', { name: titleOf(conversation) }), t('group.leave'))) {
      if (await attempt(chat.api.removeMember(conversationId, me()))) {
        go({ name: 'list' });
      }
    }
  };
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
        <button type="button" class="danger" onClick={leave}>
          {t('group.leave')}
        </button>
      </div>
      {adding && <AddDialog conversation={conversation} onClose={() => setAdding(false)} />}
    </>
  );
}

function GroupForm({ conversation }: { conversation: Conversation }) {
  const { conversationId, name = '', newcomersSeeHistory = false } = conversation;
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
    </form>
  );
}

function MemberLine({ conversation, member }: { conversation: Conversation; member: Member }) {
  const { conversationId } = conversation;
  const own = roleOf(conversation);
  const role = member.role ?? 'member';
  const mayChange = member.userId !== me() && (own === 'owner' || (own === 'admin' && role === 'member'));
  const name = member.displayName || member.handle;
  const change = async (wanted: MemberRole) => {
    if (wanted !== 'owner' || (await ask(t('group.handOverAsk', { name }), t('group.owner')))) {
      attempt(chat.api.setRole(conversationId, member.userId, wanted));
    }
  };
  const remove = async () => {
    if (await ask(t('group.removeAsk', { name }), t('group.remove'))) {
      attempt(chat.api.removeMember(conversationId, member.userId));
    }
  };
  return (
    <PersonLine user={member} detail={role === 'member' ? `@${member.handle}` : `@${member.handle} · ${t(`group.${role}`)}`}>
      {mayChange && own === 'owner' && (
        <select aria-label={t('group.roleOf', { name })} value={role} onChange={(event) => change(event.currentTarget.value as MemberRole)}>
          {(['member', 'admin', 'owner'] as const).map((other) => (
            <option key={other} value={other}>
              {t(`group.${other}`)}
            </option>
          ))}
        </select>
      )}
      {mayChange && (
        <button type="button" class="round" aria-label={t('group.removeName', { name })} onClick={remove}>
          <Icon name="close" />
        </button>
      )}
    </PersonLine>
  );
}

function AddDialog({ conversation: { conversationId, members = [] }, onClose }: { conversation: Conversation; onClose: () => void }) {
  const [chosen, setChosen] = useState<Profile[]>([]);
  const add = async () => {
    const memberIds = chosen.map(({ userId }) => userId);
    if (await attempt(chat.api.addMembers(conversationId, memberIds))) {
      onClose();
    }
  };
  return (
    <Dialog title={t('group.addPeople')} onClose={onClose}>
      <Chooser chosen={chosen} without={members.map(({ userId }) => userId)} onChange={setChosen} />
      <div class="buttons">
        <button type="button" onClick={onClose}>
          {t('app.cancel')}
        </button>
        <button type="button" class="filled" disabled={chosen.length === 0} onClick={add}>
          {t('group.add')}
        </button>
      </div>
    </Dialog>
  );
}

function Invitations({ conversationId }: { conversationId: string }) {
  const [invitations = [], reload] = useLoaded(() => chat.api.invitations(conversationId), [conversationId]);
  const [made, setMade] = useState<Invitation | null>(null);
  const link = made?.token && `${location.origin}${location.pathname}${hashOf({ name: 'join', token: made.token })}`;
  const make = async () => {
    const making = chat.api.createInvitation(conversationId);
    if (await attempt(making)) {
      setMade(await making);
      reload();
    }
  };
  const revoke = async (invitationId: string) => {
    if (await attempt(chat.api.revokeInvitation(conversationId, invitationId))) {
      setMade((before) => (before?.invitationId === invitationId ? null : before));
      reload();
    }
  };
  return (
    <>
      <div class="section-head">
        <h3>{t('group.invitations')}</h3>
        <button type="button" class="link" onClick={make}>
          {t('group.invite')}
        </button>
      </div>
      {link && (
        <div class="invitation">
          <input readOnly value={link} aria-label={t('group.invitations')} onFocus={(event) => event.currentTarget.select()} />
          <button type="button" onClick={() => copy(link)}>
            {t('group.copyLink')}
          </button>
          <p class="hint">{t('group.inviteHint')}</p>
        </div>
      )}
      <ul class="people">
        {invitations.map(({ invitationId, createdAt }) => (
          <li key={invitationId} class="person">
            <span class="who">
              <span>{t('group.madeOn', { when: fullTime(Date.parse(createdAt)) })}</span>
            </span>
            <button type="button" class="link" onClick={() => revoke(invitationId)}>
              {t('group.revoke')}
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
