/** How often a tab that does not lead tells how it is; also the clock of a leader whose own timers the browser holds back. */
const TICK_MILLIS = 5_000;
/** A leader that is silent for so long is asleep: a tab that somebody looks at takes over. */
const SILENCE_MAX_MILLIS = 16_000;

export interface TabsPorts<M> {
  lead(): void;
  /** Another tab leads from now on. */
  follow(): void;
  message(message: M): void;
  /** @param hidden whether nobody looks at that tab */
  tick(tab: string, hidden: boolean): void;
}

type Envelope<M> = { tab: string; to?: string } & (
  | { type: 'message'; message: M }
  | { type: 'tick'; hidden: boolean }
  | { type: 'alive' }
);

/**
 * The tabs of one device, of which one leads: it has the lock. The others hear of it over a channel. Where the browser has
 * no locks (outside of https and localhost), and in Node, everybody leads himself.
 */
export class Tabs<M> {
  readonly id: string;
  leads = false;
  #name: string;
  #ports: TabsPorts<M>;
  #channel: BroadcastChannel | null = null;
  #ended = new AbortController();
  #release: (() => void) | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;
  #heardAtMillis = Date.now();
  #tickedAtMillis = Date.now();

  /** @param shared whether there may be other tabs; @param id of this one, unique */
  constructor(name: string, shared: boolean, id: string, ports: TabsPorts<M>) {
    this.#name = name;
    this.#ports = ports;
    this.id = id;
    if (shared && typeof navigator !== 'undefined' && navigator.locks) {
      try {
        this.#channel = new BroadcastChannel(name);
      } catch {
        // Refused, with all else by which tabs could know each other.
      }
    }
  }

  /** Takes part from now on; calls `lead` or `follow` when it is decided. */
  async join(): Promise<void> {
    if (!this.#channel) {
      this.#lead();
      return;
    }
    this.#channel.onmessage = ({ data }) => this.#receive(data);
    const free = await this.#tryLock({ ifAvailable: true });
    if (!free && !this.#ended.signal.aborted) {
      this.#follow();
    }
  }

  /** To all other tabs, or to one. */
  post(message: M, to?: string): void {
    this.#send({ type: 'message', message, tab: this.id, ...(to && { to }) });
  }

  /** Tells the leader how this tab is, and takes over from one that is asleep. */
  tick(): void {
    if (this.leads || !this.#channel) {
      return;
    }
    const now = Date.now();
    const hidden = document.hidden;
    // Who has slept himself, or whose timers are held back, can judge nobody.
    const late = now - this.#tickedAtMillis > 2 * TICK_MILLIS;
    this.#tickedAtMillis = now;
    if (hidden || late) {
      this.#heardAtMillis = now;
    }
    this.#send({ type: 'tick', hidden, tab: this.id });
    if (now - this.#heardAtMillis > SILENCE_MAX_MILLIS) {
      this.#heardAtMillis = now;
      this.#tryLock({ steal: true });
    }
  }

  leave(): void {
    this.#ended.abort();
    this.#release?.();
    this.leads = false;
    clearInterval(this.#timer);
    this.#channel?.close();
    this.#channel = null;
  }

  /** @returns whether the lock was free; resolves as soon as that is known */
  #tryLock(options: LockOptions): Promise<boolean> {
    return new Promise((decided) => {
      navigator.locks
        .request(this.#name, options, (lock) => {
          decided(lock !== null);
          if (lock === null || this.#ended.signal.aborted) {
            return;
          }
          const held = new Promise<void>((resolve) => (this.#release = resolve));
          this.#lead();
          return held;
        })
        // Another tab has taken the lock away, or this one has left, or the browser refuses locks.
        .catch((error) => {
          if (error?.name === 'AbortError') {
            this.#lost();
          } else if (!this.#ended.signal.aborted) {
            this.#lead();
          }
          decided(true);
        });
    });
  }

  #lead(): void {
    clearInterval(this.#timer);
    if (!this.leads) {
      this.leads = true;
      this.#ports.lead();
    }
  }

  #lost(): void {
    if (!this.#ended.signal.aborted && this.leads) {
      this.leads = false;
      this.#follow();
    }
  }

  #follow(): void {
    this.#heardAtMillis = Date.now();
    this.#tryLock({ signal: this.#ended.signal });
    this.#timer = setInterval(() => this.tick(), TICK_MILLIS);
    this.#ports.follow();
    this.tick();
  }

  #receive(envelope: Envelope<M>): void {
    if (envelope.to && envelope.to !== this.id) {
      return;
    }
    switch (envelope.type) {
      case 'message':
        this.#heardAtMillis = Date.now();
        this.#ports.message(envelope.message);
        return;
      case 'alive':
        this.#heardAtMillis = Date.now();
        return;
      case 'tick':
        if (this.leads) {
          this.#send({ type: 'alive', tab: this.id, to: envelope.tab });
          this.#ports.tick(envelope.tab, envelope.hidden);
        }
    }
  }

  #send(envelope: Envelope<M>): void {
    this.#channel?.postMessage(envelope);
  }
}
