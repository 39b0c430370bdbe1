import { t } from '../i18n/index.js';

/** Who is writing; null for nobody. */
export function typingText([name, other, ...more]: string[]): string | null {
  if (name === undefined) {
    return null;
  }
  if (other === undefined) {
    return t('chat.typing.one', { name });
  }
  return more.length === 0 ? t('chat.typing.two', { name, other }) : t('chat.typing.many');
}

export function Typing({ names }: { names: string[] }) {
  const text = typingText(names);
  return (
    <p class={`typing ${text ? 'shown' : ''}`} aria-live="off">
      {text && (
        <>
          <span class="dots" aria-hidden="true">
            <i />
            <i />
            <i />
          </span>
          {text}
        </>
      )}
    </p>
  );
}
