import { hueOf, initialsOf } from '../core/avatar.js';
import { t } from '../i18n/index.js';
import { presence } from '../state/chat.js';

/** Initials on a colour of one's own, with a dot for who is there. The name stands beside it. */
export function Avatar({ id, name, watched, size = 'm' }: { id: string; name: string; watched?: boolean; size?: 's' | 'm' | 'l' }) {
  const state = watched ? presence.value.get(id)?.state : undefined;
  return (
    <span class={`avatar ${size}`} style={{ '--hue': hueOf(id) }}>
      <span aria-hidden="true">{initialsOf(name)}</span>
      {(state === 'online' || state === 'away') && <span class={`dot ${state}`} role="img" aria-label={t(`presence.${state}`)} />}
    </span>
  );
}
