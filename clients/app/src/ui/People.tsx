import type { Profile } from '@chat-platform/sdk';
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { t } from '../i18n/index.js';
import { chat, conversations, errorText, me } from '../state/chat.js';
import { Avatar } from './Avatar.js';
import { Icon } from './Icon.js';

/** Somebody in a list, with what can be done about him at the end. */
export function PersonLine({ user, detail, children }: { user: Profile; detail?: string; children?: ComponentChildren }) {
  return (
    <li class="person">
      <Avatar id={user.userId} name={user.displayName || user.handle} watched />
      <span class="who">
        <strong dir="auto">{user.displayName || user.handle}</strong>
        <span>{detail ?? `@${user.handle}`}</span>
      </span>
      {children}
    </li>
  );
}

/** Chooses people by their handles, or among those one has conversations with. */
export function Chooser({ chosen, without = [], onChange }: { chosen: Profile[]; without?: readonly string[]; onChange: (chosen: Profile[]) => void }) {
  const [query, setQuery] = useState('');
  const [error, setError] = useState('');
  const taken = new Set([me(), ...without, ...chosen.map(({ userId }) => userId)]);
  const wanted = query.trim().replace(/^@/, '').toLocaleLowerCase();
  const known = conversations.value.conversations
    .flatMap(({ peer }) => peer ?? [])
    .filter(({ userId, handle, displayName }) => !taken.has(userId) && [handle, displayName].some((name) => name.toLocaleLowerCase().includes(wanted)))
    .slice(0, 8);
  const add = (user: Profile) => {
    onChange([...chosen, user]);
    setQuery('');
    setError('');
  };
  const find = async () => {
    try {
      const user = await chat.api.findUser(wanted);
      if (!user) {
        setError(t('list.nobody', { handle: wanted }));
      } else if (!taken.has(user.userId)) {
        add(user);
      }
    } catch (refusal) {
      setError(errorText(refusal));
    }
  };
  return (
    <div class="chooser">
      {chosen.length > 0 && (
        <ul class="chips">
          {chosen.map((user) => (
            <li key={user.userId}>
              <span dir="auto">{user.displayName || user.handle}</span>
              <button
                type="button"
                aria-label={t('group.removeName', { name: user.displayName || user.handle })}
                onClick={() => onChange(chosen.filter(({ userId }) => userId !== user.userId))}
              >
                <Icon name="close" />
              </button>
            </li>
          ))}
        </ul>
      )}
      <div class="inline">
        <label>
          {t('group.handle')}
          <input
            autocapitalize="none"
            autocomplete="off"
            spellcheck={false}
            value={query}
            onInput={(event) => {
              setQuery(event.currentTarget.value);
              setError('');
            }}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && wanted !== '') {
                event.preventDefault();
                find();
              }
            }}
          />
        </label>
        <button type="button" disabled={wanted === ''} onClick={find}>
          {t('group.add')}
        </button>
      </div>
      <p class="error" role="alert">
        {error}
      </p>
      <ul class="people">
        {known.map((user) => (
          <li key={user.userId}>
            <button type="button" class="person" onClick={() => add(user)}>
              <Avatar id={user.userId} name={user.displayName} size="s" />
              <strong dir="auto">{user.displayName}</strong>
              <Icon name="plus" />
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
