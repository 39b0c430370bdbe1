/** Acknowledgements are gathered for so long. */
const EVERY_MILLIS = 500;

/** Tells the platform how far the inbox is safe on this device; it shows others what was delivered. */
export class Acks {
  #say: (inboxSeq: number) => void;
  #said = 0;
  #reached = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(say: (inboxSeq: number) => void) {
    this.#say = say;
  }

  /** Another connection may know nothing of what was said on the last. */
  begin(): void {
    this.#said = 0;
  }

  reached(inboxSeq: number): void {
    this.#reached = inboxSeq;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      if (this.#reached > this.#said) {
        this.#said = this.#reached;
        this.#say(this.#reached);
      }
    }, EVERY_MILLIS);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
