/** A value that changes, for views: `useSyncExternalStore(store.subscribe, store.get)` in React, and alike elsewhere. */
export interface Observable<T> {
  /** The present value: the same object until it changes, and never modified. */
  readonly get: () => T;
  /** @param listener called after each change, several at once together; @returns ends it */
  readonly subscribe: (listener: () => void) => () => void;
}

/** An observable that computes its value when somebody looks. */
export class Computed<T> implements Observable<T> {
  #compute: () => T;
  #value: T | undefined;
  #fresh = false;
  #told = true;
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
    if (this.#told && this.#listeners.size > 0) {
      this.#told = false;
      queueMicrotask(() => {
        this.#told = true;
        this.#listeners.forEach((listener) => listener());
      });
    }
  }
}
