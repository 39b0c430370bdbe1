import { signal } from '@preact/signals';
import { hashOf, routeOf, type Route } from '../core/route.js';

export const route = signal<Route>(routeOf(location.hash));

addEventListener('hashchange', () => (route.value = routeOf(location.hash)));

export function go(to: Route): void {
  location.hash = hashOf(to);
}

export function openConversation(id: string): void {
  go({ name: 'conversation', id, info: false });
}
