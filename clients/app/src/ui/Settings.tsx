import { ChatError } from '@chat-platform/sdk';
import { useState } from 'preact/hooks';
import { choose, fullTime, t, wanted } from '../i18n/index.js';
import { LANGUAGES, type Tag } from '../i18n/languages.js';
import { attempt, chat, errorText, leave } from '../state/chat.js';
import { ask, toast } from '../state/notices.js';
import { notifying, permission, setNotifying } from '../state/notify.js';
import { PaneBar } from './Contacts.js';
import { Erasure } from './Erasure.js';
import { useLoaded } from './hooks.js';

/** Profile, privacy, this device, all devices, password. */
export function Settings() {
  /** How often it was changed here; then other devices are gone. */
  const [passwords, setPasswords] = useState(0);
  return (
    <section class="pane" aria-labelledby="settings-title">
      <PaneBar id="settings-title" title={t('settings.title')} />
      <div class="pane-content">
        <Profile />
        <Privacy />
        <ThisDevice />
        <Devices key={passwords} />
        <Password onChanged={() => setPasswords(passwords + 1)} />
        <div class="stack">
          <button type="button" class="danger" onClick={() => void leave()}>
            {t('list.logOut')}
          </button>
        </div>
        <Erasure />
      </div>
    </section>
  );
}

async function saved(action: Promise<unknown>): Promise<boolean> {
  const worked = await attempt(action);
  if (worked) {
    toast(t('app.saved'));
  }
  return worked;
}

function Profile() {
  const [profile, , error] = useLoaded(() => chat.api.profile());
  const save = (event: SubmitEvent) => {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    saved(chat.api.updateProfile({ displayName: String(form.get('name')).trim(), statusText: String(form.get('status')).trim() }));
  };
  return (
    <>
      <h2>{t('settings.profile')}</h2>
      {error !== undefined && <p class="error">{errorText(error)}</p>}
      {profile && (
        <form onSubmit={save}>
          <label>
            {t('settings.name')}
            <input name="name" required maxLength={64} dir="auto" defaultValue={profile.displayName} />
          </label>
          <label>
            {t('settings.status')}
            <input name="status" maxLength={140} dir="auto" defaultValue={profile.statusText ?? ''} placeholder={t('settings.statusHint')} />
          </label>
          <div class="buttons">
            <button class="filled">{t('app.save')}</button>
          </div>
        </form>
      )}
    </>
  );
}

function Privacy() {
  const [settings, reload] = useLoaded(() => chat.api.settings());
  if (!settings) {
    return null;
  }
  const change = async (wish: Partial<typeof settings>) => {
    await saved(chat.api.updateSettings(wish));
    reload();
  };
  return (
    <>
      <h2>{t('settings.privacy')}</h2>
      <label>
        {t('settings.lastSeen')}
        <select value={settings.lastSeen} onChange={(event) => change({ lastSeen: event.currentTarget.value as 'contacts' | 'nobody' })}>
          <option value="contacts">{t('settings.contacts')}</option>
          <option value="nobody">{t('settings.nobody')}</option>
        </select>
      </label>
      <label class="check">
        <input type="checkbox" checked={settings.invisible} onChange={(event) => change({ invisible: event.currentTarget.checked })} />
        {t('settings.invisible')}
      </label>
    </>
  );
}

function ThisDevice() {
  return (
    <>
      <h2>{t('settings.app')}</h2>
      <label>
        {t('settings.language')}
        <select value={wanted.value ?? ''} onChange={(event) => choose((event.currentTarget.value || null) as Tag | null)}>
          <option value="">{t('settings.system')}</option>
          {Object.entries(LANGUAGES).map(([tag, { name }]) => (
            <option key={tag} value={tag} lang={tag}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label class="check">
        <input
          type="checkbox"
          checked={notifying.value}
          disabled={permission() === 'denied'}
          onChange={async (event) => {
            const box = event.currentTarget;
            if (!(await setNotifying(box.checked))) {
              box.checked = notifying.value;
              toast(t('settings.denied'));
            }
          }}
        />
        {t('settings.notifications')}
      </label>
      {permission() === 'denied' && <p class="hint">{t('settings.denied')}</p>}
    </>
  );
}

function Devices() {
  const [devices = [], reload] = useLoaded(() => chat.api.devices());
  const logOut = async (question: string, action: () => Promise<unknown>) => {
    if (await ask(question, t('settings.logOutShort'))) {
      await attempt(action());
      reload();
    }
  };
  return (
    <>
      <div class="section-head">
        <h2>{t('settings.devices')}</h2>
        {devices.length > 1 && (
          <button type="button" class="link" onClick={() => logOut(t('settings.logOutOthersAsk'), () => chat.api.removeDevices({ keepCurrent: true }))}>
            {t('settings.logOutOthers')}
          </button>
        )}
      </div>
      <ul class="people">
        {devices.map(({ deviceId, name, lastUsedAt, current }) => (
          <li key={deviceId} class="person">
            <span class="who">
              <strong dir="auto">{name}</strong>
              <span>{current ? t('settings.thisDevice') : t('settings.lastUsed', { when: fullTime(Date.parse(lastUsedAt)) })}</span>
            </span>
            {!current && (
              <button type="button" aria-label={t('settings.logOutDevice', { name })} onClick={() => logOut(t('settings.logOutAsk', { name }), () => chat.api.removeDevice(deviceId))}>
                {t('settings.logOutShort')}
              </button>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

function Password({ onChanged }: { onChanged: () => void }) {
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const change = async (event: SubmitEvent) => {
    event.preventDefault();
    try {
      await chat.api.changePassword(current, next);
    } catch (error) {
      const wrong = error instanceof ChatError && error.code === 'wrong_credentials';
      toast(wrong ? t('settings.wrongPassword') : errorText(error));
      return;
    }
    toast(t('app.saved'));
    setCurrent('');
    setNext('');
    onChanged();
  };
  return (
    <>
      <h2>{t('settings.password')}</h2>
      <form onSubmit={change}>
        <label>
          {t('settings.currentPassword')}
          <input type="password" autocomplete="current-password" required value={current} onInput={(event) => setCurrent(event.currentTarget.value)} />
        </label>
        <label>
          {t('settings.newPassword')}
          <input type="password" autocomplete="new-password" required minLength={8} maxLength={256} value={next} onInput={(event) => setNext(event.currentTarget.value)} />
        </label>
        <p class="hint">{t('settings.passwordHint')}</p>
        <div class="buttons">
          <button>{t('settings.changePassword')}</button>
        </div>
      </form>
    </>
  );
}
