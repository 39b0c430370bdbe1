import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { t } from '../i18n/index.js';
import { question } from '../state/notices.js';
import { Icon } from './Icon.js';

/** A modal dialog: the browser keeps the focus inside and gives it back. */
export function Dialog({ title, onClose, children }: { title: string; onClose: () => void; children: ComponentChildren }) {
  const root = useRef<HTMLDialogElement>(null);
  useEffect(() => root.current!.showModal(), []);
  return (
    <dialog
      ref={root}
      aria-label={title}
      onClose={onClose}
      onCancel={onClose}
      onClick={(event) => event.target === root.current && onClose()}
    >
      <div class="dialog">
        <div class="head">
          <h2>{title}</h2>
          <button type="button" class="round" aria-label={t('app.close')} onClick={onClose}>
            <Icon name="close" />
          </button>
        </div>
        {children}
      </div>
    </dialog>
  );
}

/** The question that is asked, if there is one. */
export function Question() {
  const asked = question.value;
  const root = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (asked && !root.current?.open) {
      root.current?.showModal();
    }
  }, [asked]);
  return (
    asked && (
      <dialog ref={root} aria-label={asked.text} onClose={() => asked.answer(false)}>
        <div class="dialog">
          <p>{asked.text}</p>
          <div class="buttons">
            <button type="button" onClick={() => asked.answer(false)}>
              {t('app.cancel')}
            </button>
            <button type="button" class={asked.danger ? 'danger filled' : 'filled'} onClick={() => asked.answer(true)}>
              {asked.yes}
            </button>
          </div>
        </div>
      </dialog>
    )
  );
}
