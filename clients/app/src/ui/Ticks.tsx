import type { DeliveryState } from '@chat-platform/sdk';
import { t } from '../i18n/index.js';
import { Icon, type IconName } from './Icon.js';

const ICONS: Record<DeliveryState, IconName> = { queued: 'clock', failed: 'alert', sent: 'check', delivered: 'checks', read: 'checks' };

/** How far one's own message has got. */
export function Ticks({ state }: { state: DeliveryState }) {
  return (
    <span class={`ticks ${state}`} role="img" aria-label={t(`message.${state}`)} title={t(`message.${state}`)}>
      <Icon name={ICONS[state]} />
    </span>
  );
}
