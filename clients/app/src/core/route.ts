/** Where a person is in the app; it stands in the fragment of the address, so that back and reload just work. */
export type Route =
  | { name: 'list' }
  | { name: 'conversation'; id: string; info: boolean }
  | { name: 'contacts' | 'settings' }
  | { name: 'join'; token: string };

export function routeOf(hash: string): Route {
  const [name = '', ...rest] = hash.replace(/^#?\/?/, '').split('/').map(decoded);
  const [first = '', second = ''] = rest;
  if (name === 'c' && first) {
    return { name: 'conversation', id: first, info: second === 'info' };
  }
  if (name === 'join' && first) {
    return { name: 'join', token: first };
  }
  return name === 'contacts' || name === 'settings' ? { name } : { name: 'list' };
}

export function hashOf(route: Route): string {
  switch (route.name) {
    case 'list':
      return '#/';
    case 'conversation':
      return `#/c/${encodeURIComponent(route.id)}${route.info ? '/info' : ''}`;
    case 'join':
      return `#/join/${encodeURIComponent(route.token)}`;
    default:
      return `#/${route.name}`;
  }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
