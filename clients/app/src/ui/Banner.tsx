import { useEffect, useState } from 'preact/hooks';
import { t } from '../i18n/index.js';
import { connect, connection, storageFailed } from '../state/chat.js';

/** A moment without a connection is not worth a word. */
const PATIENCE_MILLIS = 800;

/** How the connection is, when it is not as it should be. */
export function Banner() {
  const status = connection.value;
  const live = status.state === 'live';
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(!live), live ? 0 : PATIENCE_MILLIS);
    return () => clearTimeout(timer);
  }, [live]);
  return (
    <div role="status" class="banner-place">
      {!live && late && (
        <p class={`banner ${status.state}`}>
          {textOf(status)}
          {status.state === 'closed' && status.reason === 'superseded' && (
            <button type="button" onClick={connect}>
              {t('connection.useHere')}
            </button>
          )}
        </p>
      )}
      {storageFailed.value && <p class="banner">{t('connection.storageFailed')}</p>}
    </div>
  );
}

function textOf(status: typeof connection.value): string {
  if (status.state === 'closed') {
    return status.reason === 'superseded' || status.reason === 'refused' ? t(`connection.${status.reason}`) : t('connection.reconnecting');
  }
  return status.state === 'live' ? '' : t(`connection.${status.state}`);
}
