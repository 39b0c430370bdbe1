import { signal } from '@preact/signals';
import { go } from './place.js';

const PHONE = '(max-width: 760px)';

/** What is being looked for. */
export const query = signal('');
/** The conversation in which alone it is looked for; null for all. */
export const scope = signal<string | null>(null);

/** To the search, for the words of one conversation. */
export function searchIn(conversationId: string): void {
  query.value = '';
  scope.value = conversationId;
  if (matchMedia(PHONE).matches) {
    go({ name: 'list' });
  }
  // The menu that this comes from gives the focus back first.
  requestAnimationFrame(() => document.getElementById('search')?.focus());
}

export function endSearch(): void {
  query.value = '';
  scope.value = null;
}
