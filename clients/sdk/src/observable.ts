/** A value that changes, for views: `useSyncExternalStore(store.subscribe, store.get)` in React, and alike elsewhere. */
export interface Observable<T> {
  /** The present value: the same object until it changes, and never modified. */
  readonly get: () => T;
  /** @param listener called after each change, several at once together; @returns ends it */
  readonly subscribe: (listener: () => void) => () => void;
}

/** Between two calls of a listener, so that a thousand events that are caught up with are no thousand renderings. */
const PAUSE_MILLIS = 16;

/** An observable that computes its value when somebody looks. */
export class Computed<T> implements Observable<T> {
  #compute: () => T;
  #value: T | undefined;
  #fresh = false;
  #telling = false;
  #toldAtMillis = -Infinity;
  #listeners = new Set<() => void>();

  constructor(compute: () => T) {
    this.#compute = compute;
  }

  readonly get = (): T => {
    if (!this.#fresh) {
      this.#value = this.#compute();
      this.#fresh = true;
    }
    return this.#value as T;
  };

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  changed(): void {
    this.#fresh = false;
    if (this.#telling || this.#listeners.size === 0) {
      return;
    }
    this.#telling = true;
    const pauseMillis = this.#toldAtMillis + PAUSE_MILLIS - performance.now();
    if (pauseMillis > 0) {
      setTimeout(() => this.#tell(), pauseMillis);
    } else {
      queueMicrotask(() => this.#tell());
    }
  }

  #tell(): void {
    this.#telling = false;
    this.#toldAtMillis = performance.now();
    [...this.#listeners].forEach((listener) => listener());
  }
}
