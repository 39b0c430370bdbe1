import { signal } from '@preact/signals';
import { forget, load, save } from './device.js';

/** What was being written and is not sent yet. */
export interface Unsent {
  text: string;
  replyTo?: number;
}

const known = new Map<string, Unsent | null>();
/** Counts changes, for views. */
const changes = signal(0);

export function draftOf(conversationId: string): Unsent | null {
  changes.value;
  let draft = known.get(conversationId);
  if (draft === undefined) {
    draft = parsed(load(`draft.${conversationId}`));
    known.set(conversationId, draft);
  }
  return draft;
}

export function keepDraft(conversationId: string, { text, replyTo }: Unsent): void {
  const draft = text.trim() === '' && replyTo === undefined ? null : { text, ...(replyTo !== undefined && { replyTo }) };
  known.set(conversationId, draft);
  save(`draft.${conversationId}`, draft && JSON.stringify(draft));
  changes.value++;
}

export function forgetDrafts(): void {
  known.clear();
  forget('draft.');
  changes.value++;
}

function parsed(json: string | null): Unsent | null {
  try {
    return json === null ? null : (JSON.parse(json) as Unsent);
  } catch {
    return null;
  }
}
