import { useState } from 'preact/hooks';
import { t } from '../i18n/index.js';
import { attempt, chat } from '../state/chat.js';
import { openConversation } from '../state/place.js';
import { ChannelFields, settingsOf } from './ChannelInfo.js';
import { Dialog } from './Dialog.js';

/** Makes a channel. */
export function ChannelDialog({ onClose }: { onClose: () => void }) {
  const [busy, setBusy] = useState(false);
  const make = async (event: SubmitEvent) => {
    event.preventDefault();
    setBusy(true);
    const made = chat.createChannel(settingsOf(event.target as HTMLFormElement));
    if (await attempt(made)) {
      onClose();
      openConversation((await made).conversationId);
    }
    setBusy(false);
  };
  return (
    <Dialog title={t('channel.create')} onClose={onClose}>
      <form onSubmit={make}>
        <p class="hint">{t('channel.hint')}</p>
        <ChannelFields />
        <div class="buttons">
          <button type="button" onClick={onClose}>
            {t('app.cancel')}
          </button>
          <button class="filled" disabled={busy}>
            {t('channel.make')}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
