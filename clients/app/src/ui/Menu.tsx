import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { Icon, type IconName } from './Icon.js';

export interface Action {
  label: string;
  icon: IconName;
  danger?: boolean;
  run: () => void;
}

/** Where a menu opens, in the window. */
export interface Spot {
  x: number;
  y: number;
}

const MARGIN = 8;

/** A menu at a spot: arrow keys move, Escape closes, and the focus goes back to where it was. */
export function Menu({ label, actions, at, onClose, children }: { label: string; actions: Action[]; at: Spot; onClose: () => void; children?: ComponentChildren }) {
  const root = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const menu = root.current!;
    const before = document.activeElement as HTMLElement | null;
    // Not the bounding box, which is that of the first frame of the animation.
    const { offsetWidth: width, offsetHeight: height } = menu;
    menu.style.left = `${Math.max(MARGIN, Math.min(at.x, innerWidth - width - MARGIN))}px`;
    menu.style.top = `${Math.max(MARGIN, Math.min(at.y, innerHeight - height - MARGIN))}px`;
    menu.querySelector<HTMLElement>('button')?.focus({ preventScroll: true });
    return () => {
      if (!document.activeElement || document.activeElement === document.body || menu.contains(document.activeElement)) {
        before?.focus({ preventScroll: true });
      }
    };
  }, []);
  useEffect(() => {
    const outside = (event: Event) => {
      if (!root.current?.contains(event.target as Node)) {
        onClose();
      }
    };
    addEventListener('pointerdown', outside, true);
    addEventListener('blur', onClose);
    return () => {
      removeEventListener('pointerdown', outside, true);
      removeEventListener('blur', onClose);
    };
  }, []);
  const keyed = (event: KeyboardEvent) => {
    const buttons = [...root.current!.querySelectorAll('button')];
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (event.key === 'Escape' || event.key === 'Tab') {
      onClose();
    } else if (step) {
      buttons.at((at + step) % buttons.length)?.focus();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div class="menu" role="menu" aria-label={label} ref={root} onKeyDown={keyed}>
      {children}
      {actions.map((action) => (
        <button
          key={action.label}
          role="menuitem"
          type="button"
          class={action.danger ? 'danger' : ''}
          onClick={() => {
            onClose();
            action.run();
          }}
        >
          <Icon name={action.icon} />
          {action.label}
        </button>
      ))}
    </div>
  );
}
