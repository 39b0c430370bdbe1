import { useState } from 'preact/hooks';
import { t } from '../i18n/index.js';
import { chat, enter, errorText } from '../state/chat.js';

export function SignIn() {
  const [isNew, setNew] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState('');
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const value = (name: string) => String(form.get(name) ?? '').trim();
    const password = String(form.get('password'));
    const handle = value('handle').replace(/^@/, '');
    setBusy(true);
    setError('');
    try {
      await enter(isNew ? chat.signUp(handle, password, value('name') || handle) : chat.logIn(handle, password));
    } catch (refusal) {
      setError(errorText(refusal));
      setBusy(false);
    }
  };
  return (
    <main class="sign-in">
      <div class="card">
        <img src="icon.svg" alt="" width="56" height="56" />
        <h1>{t(isNew ? 'signIn.newTitle' : 'signIn.title')}</h1>
        <p class="lead">{t('signIn.lead')}</p>
        <form onSubmit={submit}>
          <label>
            {t('signIn.handle')}
            <input
              name="handle"
              autocomplete="username"
              autocapitalize="none"
              spellcheck={false}
              required
              minLength={3}
              maxLength={33}
              pattern="@?[A-Za-z][A-Za-z0-9_.]{2,31}"
              title={t('signIn.handleHint')}
              aria-describedby={isNew ? 'handle-hint' : undefined}
            />
          </label>
          {isNew && (
            <>
              <p class="hint" id="handle-hint">
                {t('signIn.handleHint')}
              </p>
              <label>
                {t('signIn.name')}
                <input name="name" autocomplete="name" maxLength={64} required dir="auto" />
              </label>
            </>
          )}
          <label>
            {t('signIn.password')}
            <input
              name="password"
              type="password"
              autocomplete={isNew ? 'new-password' : 'current-password'}
              required
              minLength={isNew ? 8 : 1}
              maxLength={256}
              aria-describedby={isNew ? 'password-hint' : undefined}
            />
          </label>
          {isNew && (
            <p class="hint" id="password-hint">
              {t('signIn.passwordHint')}
            </p>
          )}
          <p class="error" role="alert">
            {error}
          </p>
          <button class="filled wide" disabled={busy}>
            {t(isNew ? 'signIn.signUp' : 'signIn.logIn')}
          </button>
        </form>
        <button
          type="button"
          class="link"
          onClick={() => {
            setNew(!isNew);
            setError('');
          }}
        >
          {t(isNew ? 'signIn.toLogIn' : 'signIn.toSignUp')}
        </button>
      </div>
    </main>
  );
}
