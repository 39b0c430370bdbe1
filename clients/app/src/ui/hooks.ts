import type { Observable } from '@chat-platform/sdk';
import { useEffect, useLayoutEffect, useReducer, useRef, useState } from 'preact/hooks';

/** The value of an observable, and a rendering after each of its changes. */
export function useObservable<T>(observable: Observable<T>): T {
  const [, changed] = useReducer<number, void>((count) => count + 1, 0);
  useLayoutEffect(() => observable.subscribe(() => changed()), [observable]);
  return observable.get();
}

/** What a promise brings: undefined while it is under way, and `reload` to ask again. */
export function useLoaded<T>(load: () => Promise<T>, of: unknown[] = []): [T | undefined, () => void, unknown] {
  const [state, setState] = useState<{ value?: T; error?: unknown }>({});
  const [round, setRound] = useState(0);
  useEffect(() => {
    let current = true;
    load().then(
      (value) => current && setState({ value }),
      (error: unknown) => current && setState({ error }),
    );
    return () => {
      current = false;
    };
  }, [round, ...of]);
  return [state.value, () => setRound((before) => before + 1), state.error];
}

export interface Pages<T> {
  /** Those that are here; undefined before the first page. */
  items: T[] | undefined;
  /** Fetches the next page; null when there is none. */
  more: (() => void) | null;
  error: unknown;
  /** Begins again at the first page. */
  reload: () => void;
  /** Takes what one has done oneself; the platform may show it a moment later. */
  change: (change: (items: T[]) => T[]) => void;
}

/** A list that comes page by page. */
export function usePages<T>(page: (after?: string) => Promise<{ items: T[]; nextAfter?: string }>, of: unknown[] = []): Pages<T> {
  const [state, setState] = useState<{ items?: T[]; nextAfter?: string; error?: unknown }>({});
  const [round, setRound] = useState(0);
  const asked = useRef(0);
  const load = async (after?: string) => {
    const mine = ++asked.current;
    try {
      const { items, nextAfter } = await page(after);
      if (mine === asked.current) {
        setState((before) => ({ items: after === undefined ? items : [...(before.items ?? []), ...items], nextAfter }));
      }
    } catch (error) {
      if (mine === asked.current) {
        setState((before) => ({ ...before, error }));
      }
    }
  };
  useEffect(() => {
    load();
    return () => {
      asked.current++;
    };
  }, [round, ...of]);
  return {
    items: state.items,
    more: state.nextAfter === undefined ? null : () => load(state.nextAfter),
    error: state.error,
    reload: () => setRound((before) => before + 1),
    change: (change) => setState((before) => ({ ...before, items: change(before.items ?? []) })),
  };
}
