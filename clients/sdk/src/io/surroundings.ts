/** What a browser tells of network and tab; elsewhere nothing does. @returns ends it */
export function surroundings(on: { network(online: boolean): void; visibility(hidden: boolean): void }): () => void {
  if (typeof document === 'undefined') {
    return () => {};
  }
  const ended = new AbortController();
  const { signal } = ended;
  const look = () => on.visibility(document.hidden);
  addEventListener('online', () => on.network(true), { signal });
  addEventListener('offline', () => on.network(false), { signal });
  document.addEventListener('visibilitychange', look, { signal });
  // A page that comes back from the cache of the browser has slept.
  addEventListener('pageshow', look, { signal });
  look();
  if (!navigator.onLine) {
    on.network(false);
  }
  return () => ended.abort();
}
