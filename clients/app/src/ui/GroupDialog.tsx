import type { Profile } from '@chat-platform/sdk';
import { useState } from 'preact/hooks';
import { t } from '../i18n/index.js';
import { attempt, chat } from '../state/chat.js';
import { openConversation } from '../state/place.js';
import { Dialog } from './Dialog.js';
import { Chooser } from './People.js';

/** Makes a group. */
export function GroupDialog({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<Profile[]>([]);
  const [history, setHistory] = useState(true);
  const [busy, setBusy] = useState(false);
  const make = async (event: SubmitEvent) => {
    event.preventDefault();
    setBusy(true);
    const made = chat.createGroup(
      name.trim(),
      chosen.map(({ userId }) => userId),
      { newcomersSeeHistory: history },
    );
    if (await attempt(made)) {
      onClose();
      openConversation((await made).conversationId);
    }
    setBusy(false);
  };
  return (
    <Dialog title={t('group.create')} onClose={onClose}>
      <form onSubmit={make}>
        <label>
          {t('group.name')}
          <input required maxLength={64} dir="auto" value={name} onInput={(event) => setName(event.currentTarget.value)} />
        </label>
        <h3>{t('group.addPeople')}</h3>
        <Chooser chosen={chosen} onChange={setChosen} />
        <label class="check">
          <input type="checkbox" checked={history} onChange={(event) => setHistory(event.currentTarget.checked)} />
          {t('group.history')}
        </label>
        <div class="buttons">
          <button type="button" onClick={onClose}>
            {t('app.cancel')}
          </button>
          <button class="filled" disabled={busy || name.trim() === ''}>
            {t('group.make')}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
