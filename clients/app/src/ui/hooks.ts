import type { Observable } from '@chat-platform/sdk';
import { useEffect, useLayoutEffect, useReducer, useState } from 'preact/hooks';

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
