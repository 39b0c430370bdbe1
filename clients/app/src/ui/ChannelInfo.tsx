import type { ChannelJoining, ChannelPosting, ChannelSettings, Conversation, Member } from '@chat-platform/sdk';
import { useState } from 'preact/hooks';
import { hashOf } from '../core/route.js';
import { errorText, attempt, chat, manages } from '../state/chat.js';
import { t } from '../i18n/index.js';
import { toast } from '../state/notices.js';
import { copy } from './Actions.js';
import { usePages } from './hooks.js';
import { AddDialog, Invitations, LeaveButton, MemberLine } from './Members.js';
import { RetentionField } from './RetentionField.js';

/** Rights, members and links of a channel. */
export function ChannelInfo({ conversation }: { conversation: Conversation }) {
  const { conversationId, name, description, posting, joining } = conversation;
  const manager = manages(conversation);
  return (
    <>
      {manager && posting && <ChannelForm key={`${name} ${description} ${posting} ${joining}`} conversation={conversation} />}
      {joining === 'public' && (
        <div class="stack">
          <button type="button" onClick={() => copy(`${location.origin}${location.pathname}${hashOf({ name: 'conversation', id: conversationId, info: false })}`)}>
            {t('channel.copyLink')}
          </button>
        </div>
      )}
      <Members conversation={conversation} manager={manager} />
      {manager && <Invitations conversationId={conversationId} />}
      <div class="stack">
        <LeaveButton conversation={conversation} />
      </div>
    </>
  );
}

function ChannelForm({ conversation: { conversationId, name = '', description = '', posting, joining, retentionDays = 0 } }: { conversation: Conversation }) {
  const save = async (event: SubmitEvent) => {
    event.preventDefault();
    if (await attempt(chat.api.updateChannel(conversationId, settingsOf(event.target as HTMLFormElement)))) {
      toast(t('app.saved'));
    }
  };
  return (
    <form onSubmit={save}>
      <ChannelFields name={name} description={description} posting={posting} joining={joining} />
      <RetentionField days={retentionDays} onChange={(days) => attempt(chat.api.updateChannel(conversationId, { retentionDays: days }))} />
      <div class="buttons">
        <button>{t('app.save')}</button>
      </div>
    </form>
  );
}

/** What a channel is, in a form. */
export function ChannelFields({ name, description, posting = 'members', joining = 'invitation' }: ChannelSettings) {
  return (
    <>
      <label>
        {t('channel.name')}
        <input name="name" required maxLength={100} pattern=".*\S.*" dir="auto" defaultValue={name} />
      </label>
      <label>
        {t('channel.description')}
        <input name="description" maxLength={1000} dir="auto" defaultValue={description} />
      </label>
      <label>
        {t('channel.posting')}
        <select name="posting">
          {(['members', 'admins'] as const).map((who) => (
            <option key={who} value={who} selected={who === posting}>
              {t(`channel.posting.${who}`)}
            </option>
          ))}
        </select>
      </label>
      <label>
        {t('channel.joining')}
        <select name="joining">
          {(['public', 'invitation'] as const).map((how) => (
            <option key={how} value={how} selected={how === joining}>
              {t(`channel.joining.${how}`)}
            </option>
          ))}
        </select>
      </label>
    </>
  );
}

export function settingsOf(form: HTMLFormElement): ChannelSettings & { name: string } {
  const given = new FormData(form);
  const text = (field: string) => String(given.get(field) ?? '').trim();
  return {
    name: text('name'),
    description: text('description'),
    posting: text('posting') as ChannelPosting,
    joining: text('joining') as ChannelJoining,
  };
}

function Members({ conversation, manager }: { conversation: Conversation; manager: boolean }) {
  const { conversationId } = conversation;
  const { items, more, error, change } = usePages<Member>(async (after) => {
    const { members, nextAfter } = await chat.api.members(conversationId, { after });
    return { items: members, nextAfter };
  });
  const [adding, setAdding] = useState(false);
  return (
    <>
      <div class="section-head">
        <h3>{t('group.membersTitle')}</h3>
        {manager && (
          <button type="button" class="link" onClick={() => setAdding(true)}>
            {t('group.addPeople')}
          </button>
        )}
      </div>
      {!items && error === undefined && <p class="hint">{t('app.loading')}</p>}
      <ul class="people">
        {items?.map((member) => (
          <MemberLine
            key={member.userId}
            conversation={conversation}
            member={member}
            onChanged={(changed) => change((all) => all.flatMap((other) => (other === member ? (changed ?? []) : other)))}
          />
        ))}
      </ul>
      {error !== undefined && <p class="error">{errorText(error)}</p>}
      {more && (
        <button type="button" class="link" onClick={more}>
          {t('people.more')}
        </button>
      )}
      {adding && (
        <AddDialog
          conversation={{ ...conversation, members: items ?? [] }}
          onAdded={(added) => change((all) => [...all, ...added.map((profile) => ({ ...profile, role: 'member' as const }))])}
          onClose={() => setAdding(false)}
        />
      )}
    </>
  );
}
