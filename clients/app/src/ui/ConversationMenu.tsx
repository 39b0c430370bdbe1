import { FOR_EVER, isMuted, type Conversation, type PreferencesChange } from '@chat-platform/sdk';
import { looksUnread } from '../core/folders.js';
import { t } from '../i18n/index.js';
import { chat } from '../state/chat.js';
import { toast } from '../state/notices.js';
import { go, route } from '../state/place.js';
import { searchIn } from '../state/search.js';
import { Menu, type Action, type Spot } from './Menu.js';

const HOUR_MILLIS = 3_600_000;

/** What one can want with a conversation, for oneself. */
export function ConversationMenu({ conversation, at, onClose }: { conversation: Conversation; at: Spot; onClose: () => void }) {
  const { conversationId, preferences } = conversation;
  return (
    <Menu
      label={t('prefer.menu')}
      at={at}
      onClose={onClose}
      actions={[
        { label: t('search.here'), icon: 'search', run: () => searchIn(conversationId) },
        ...muting(conversation),
        {
          label: t(preferences.pinned ? 'prefer.unpin' : 'prefer.pin'),
          icon: 'pin',
          run: () => prefer(conversationId, { pinned: !preferences.pinned }),
        },
        looksUnread(conversation)
          ? { label: t('prefer.markRead'), icon: 'check', run: () => chat.markRead(conversationId) }
          : { label: t('prefer.markUnread'), icon: 'unread', run: () => markUnread(conversationId) },
        {
          label: t(preferences.archived ? 'prefer.unarchive' : 'prefer.archive'),
          icon: 'archive',
          run: () => {
            prefer(conversationId, { archived: !preferences.archived });
            toast(t(preferences.archived ? 'prefer.unarchived' : 'prefer.archived'));
          },
        },
      ]}
    />
  );
}

function muting({ conversationId, preferences }: Conversation): Action[] {
  if (isMuted(preferences, Date.now())) {
    return [{ label: t('prefer.unmute'), icon: 'bell', run: () => prefer(conversationId, { mutedUntil: null }) }];
  }
  const mute = (mutedUntil: () => string) => () => prefer(conversationId, { mutedUntil: mutedUntil() });
  const inHours = (hours: number) => () => new Date(Date.now() + hours * HOUR_MILLIS).toISOString();
  return [
    { label: t('prefer.muteHours', { count: 1 }), icon: 'mute', run: mute(inHours(1)) },
    { label: t('prefer.muteHours', { count: 8 }), icon: 'mute', run: mute(inHours(8)) },
    { label: t('prefer.mute'), icon: 'mute', run: mute(() => FOR_EVER) },
  ];
}

export function prefer(conversationId: string, change: PreferencesChange): void {
  // What is refused comes as an event, and is told there.
  chat.setPreferences(conversationId, change).catch(() => {});
}

/** Who goes on looking at it has read it. */
function markUnread(conversationId: string): void {
  const place = route.value;
  if (place.name === 'conversation' && place.id === conversationId) {
    go({ name: 'list' });
  }
  prefer(conversationId, { markedUnread: true });
}
