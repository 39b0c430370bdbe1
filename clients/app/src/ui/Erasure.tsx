import { ChatError } from '@chat-platform/sdk';
import { useState } from 'preact/hooks';
import { t } from '../i18n/index.js';
import { chat, errorText, leave } from '../state/chat.js';
import { ask, toast } from '../state/notices.js';

/** Having one's account erased, behind a password and a question. */
export function Erasure() {
  const [password, setPassword] = useState('');
  const erase = async (event: SubmitEvent) => {
    event.preventDefault();
    if (!(await ask(t('settings.eraseAsk'), t('settings.erase')))) {
      return;
    }
    try {
      await chat.api.eraseAccount({ password });
    } catch (error) {
      const wrong = error instanceof ChatError && error.code === 'wrong_credentials';
      toast(wrong ? t('settings.wrongPassword') : errorText(error));
      return;
    }
    await leave();
    toast(t('settings.erased'));
  };
  return (
    <details>
      <summary>{t('settings.eraseTitle')}</summary>
      <form onSubmit={erase}>
        <p class="hint">{t('settings.eraseHint')}</p>
        <label>
          {t('settings.yourPassword')}
          <input type="password" autocomplete="current-password" required value={password} onInput={(event) => setPassword(event.currentTarget.value)} />
        </label>
        <div class="buttons">
          <button class="danger">{t('settings.erase')}</button>
        </div>
      </form>
    </details>
  );
}
