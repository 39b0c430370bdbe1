import { signal } from '@preact/signals';

const TOAST_MILLIS = 5_000;
const TOASTS_MAX = 3;

/** Short news at the edge of the screen. */
export const toasts = signal<{ id: number; text: string }[]>([]);
/** What is read out by screen readers, when they are done with what they are reading. */
export const announcement = signal('');
/** A question that has to be answered before anything else. */
export const question = signal<{ text: string; yes: string; danger: boolean; answer: (yes: boolean) => void } | null>(null);

let count = 0;

export function toast(text: string): void {
  const id = ++count;
  toasts.value = [...toasts.value, { id, text }].slice(-TOASTS_MAX);
  setTimeout(() => (toasts.value = toasts.value.filter((other) => other.id !== id)), TOAST_MILLIS);
}

export function ask(text: string, yes: string, danger = true): Promise<boolean> {
  return new Promise((resolve) => {
    question.value?.answer(false);
    question.value = {
      text,
      yes,
      danger,
      answer: (answer) => {
        question.value = null;
        resolve(answer);
      },
    };
  });
}
