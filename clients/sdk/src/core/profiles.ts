import type { Profile } from './types.js';

/** More people are not known by name: those of whom it was told longest ago are forgotten. */
const PROFILES_MAX = 10_000;
const ABSENT_MAX = 1_000;

/** What people are called. */
export class Profiles {
  #known = new Map<string, Profile>();
  /** Those who may be called otherwise by now: their names are from an earlier run. */
  #old = new Set<string>();
  /** Those of whom the platform knows nothing. */
  #absent = new Set<string>();
  #changed = false;

  get(userId: string): Profile | undefined {
    return this.#known.get(userId);
  }

  get all(): ReadonlyMap<string, Profile> {
    return this.#known;
  }

  /** Whether the platform has to be asked what somebody is called. */
  isWanted(userId: string): boolean {
    return userId !== '' && !this.#absent.has(userId) && (!this.#known.has(userId) || this.#old.has(userId));
  }

  learn(profiles: readonly Profile[]): void {
    for (const profile of profiles) {
      if (profile.displayName !== '') {
        this.#old.delete(profile.userId);
        this.#put(profile);
      }
    }
  }

  /** Takes what an earlier run of the app has known. */
  recall(profiles: readonly Profile[]): void {
    for (const profile of profiles) {
      if (!this.#known.has(profile.userId)) {
        this.#put(profile);
        this.#old.add(profile.userId);
      }
    }
  }

  /** Takes what the platform has answered. */
  answered(userIds: readonly string[], profiles: readonly Profile[]): void {
    this.learn(profiles);
    for (const userId of userIds) {
      if (this.isWanted(userId)) {
        this.#old.delete(userId);
        this.#changed = this.#known.delete(userId) || this.#changed;
        this.#absent.add(userId);
      }
    }
    forgetAbove(ABSENT_MAX, this.#absent);
  }

  /** @returns whether somebody is called otherwise than at the last call */
  takeChanged(): boolean {
    const changed = this.#changed;
    this.#changed = false;
    return changed;
  }

  clear(): void {
    this.#known.clear();
    this.#old.clear();
    this.#absent.clear();
    this.#changed = true;
  }

  #put(profile: Profile): void {
    const { userId, handle, displayName, pictureId, statusText } = profile;
    const known = this.#known.get(userId);
    this.#changed ||=
      known?.displayName !== displayName || known.handle !== handle || known.pictureId !== pictureId || known.statusText !== statusText;
    this.#known.delete(userId);
    this.#known.set(userId, profile);
    forgetAbove(PROFILES_MAX, this.#known, this.#old);
  }
}

/** Forgets what has been in the first of these for longest. */
function forgetAbove(max: number, keys: Map<string, unknown> | Set<string>, also?: Set<string>): void {
  while (keys.size > max) {
    const first: string = keys.keys().next().value!;
    keys.delete(first);
    also?.delete(first);
  }
}
