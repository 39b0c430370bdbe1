import type { Conversation, Invitation, Member, MemberRole, Profile } from '@chat-platform/sdk';
import { useState } from 'preact/hooks';
import { hashOf } from '../core/route.js';
import { fullTime, t } from '../i18n/index.js';
import { attempt, chat, me, roleOf, titleOf } from '../state/chat.js';
import { ask } from '../state/notices.js';
import { go } from '../state/place.js';
import { copy } from './Actions.js';
import { Dialog } from './Dialog.js';
import { usePages } from './hooks.js';
import { Icon } from './Icon.js';
import { Chooser, PersonLine } from './People.js';

/** A member, with what the one who looks may do about him. */
export function MemberLine({ conversation, member, onChanged }: { conversation: Conversation; member: Member; onChanged?: (member: Member | null) => void }) {
  const { conversationId } = conversation;
  const own = roleOf(conversation);
  const role = member.role ?? 'member';
  const mayChange = member.userId !== me() && (own === 'owner' || (own === 'admin' && role === 'member'));
  const name = member.displayName || member.handle;
  const change = async (wanted: MemberRole) => {
    if (wanted !== 'owner' || (await ask(t('group.handOverAsk', { name }), t('group.owner')))) {
      if (await attempt(chat.api.setRole(conversationId, member.userId, wanted))) {
        onChanged?.({ ...member, role: wanted });
      }
    }
  };
  const remove = async () => {
    const sure = await ask(t(conversation.kind === 'channel' ? 'channel.removeAsk' : 'group.removeAsk', { name }), t('group.remove'));
    if (sure && (await attempt(chat.api.removeMember(conversationId, member.userId)))) {
      onChanged?.(null);
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

export function AddDialog({ conversation, onAdded, onClose }: { conversation: Conversation; onAdded?: (added: Profile[]) => void; onClose: () => void }) {
  const { conversationId, members = [] } = conversation;
  const [chosen, setChosen] = useState<Profile[]>([]);
  const add = async () => {
    const memberIds = chosen.map(({ userId }) => userId);
    if (await attempt(chat.api.addMembers(conversationId, memberIds))) {
      onAdded?.(chosen);
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

/** Links by which others come in. */
export function Invitations({ conversationId }: { conversationId: string }) {
  const { items: invitations = [], change } = usePages(async () => ({ items: await chat.api.invitations(conversationId) }), [conversationId]);
  const [made, setMade] = useState<Invitation | null>(null);
  const link = made?.token && `${location.origin}${location.pathname}${hashOf({ name: 'join', token: made.token })}`;
  const make = async () => {
    const making = chat.api.createInvitation(conversationId);
    if (await attempt(making)) {
      const invitation = await making;
      setMade(invitation);
      change((all) => [...all, invitation]);
    }
  };
  const revoke = async (invitationId: string) => {
    if (await attempt(chat.api.revokeInvitation(conversationId, invitationId))) {
      setMade((before) => (before?.invitationId === invitationId ? null : before));
      change((all) => all.filter((other) => other.invitationId !== invitationId));
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

export function LeaveButton({ conversation }: { conversation: Conversation }) {
  const label = t(conversation.kind === 'channel' ? 'channel.leave' : 'group.leave');
  const leave = async () => {
    if (await ask(t('group.leaveAsk', { name: titleOf(conversation) }), label)) {
      if (await attempt(chat.api.removeMember(conversation.conversationId, me()))) {
        go({ name: 'list' });
      }
    }
  };
  return (
    <button type="button" class="danger" onClick={leave}>
      {label}
    </button>
  );
}
