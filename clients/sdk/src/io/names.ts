import type { Profiles } from '../core/profiles.js';
import { wait } from './clock.js';
import { unless, type Loader } from './loader.js';

/** Whom a screen shows is asked for together. */
const GATHER_MILLIS = 20;
/** The platform takes no more at once. */
const BATCH_MAX = 100;
/** Whoever finds no room is asked for when he is shown again. */
const WANTED_MAX = 1_000;

/** Looks up what people are called whom no list of members names: those who write in large channels, or have left a group. */
export class Names {
  #profiles: Profiles;
  #loader: Loader;
  #wanted = new Set<string>();
  #running = false;

  constructor(profiles: Profiles, loader: Loader) {
    this.#profiles = profiles;
    this.#loader = loader;
  }

  want(userId: string): void {
    if (this.#profiles.isWanted(userId) && this.#wanted.size < WANTED_MAX) {
      this.#wanted.add(userId);
      if (!this.#running) {
        this.#running = true;
        this.#run().finally(() => (this.#running = false));
      }
    }
  }

  clear(): void {
    this.#wanted.clear();
  }

  async #run(): Promise<void> {
    await wait(GATHER_MILLIS);
    while (this.#wanted.size > 0) {
      const userIds = [...this.#wanted].slice(0, BATCH_MAX);
      await this.#loader.profiles(userIds).catch(unless(() => {}));
      userIds.forEach((id) => this.#wanted.delete(id));
    }
  }
}
