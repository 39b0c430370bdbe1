import { signal } from '@preact/signals';
import { hashOf, routeOf, type Route } from '../core/route.js';

export const route = signal<Route>(routeOf(location.hash));

addEventListener('hashchange', () => (route.value = routeOf(location.hash)));

/** A message that is to be shown as soon as its conversation is open. */
export const jump = signal<{ id: string; sequence: number } | null>(null);

export function go(to: Route): void {
  location.hash = hashOf(to);
  // The event comes a moment later.
  route.value = routeOf(location.hash);
}

export function openConversation(id: string, sequence?: number): void {
  jump.value = sequence === undefined ? null : { id, sequence };
  go({ name: 'conversation', id, info: false });
}
