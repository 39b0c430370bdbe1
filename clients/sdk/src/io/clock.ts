/**
 * Milliseconds that go on while the device sleeps, and that never go back when somebody sets the clock: a jump ahead looks
 * like a sleep, and a jump back like nothing.
 */
export class ElapsedClock {
  #elapsed = 0;
  #wall = Date.now();
  #monotonic = performance.now();

  now(): number {
    const wall = Date.now();
    const monotonic = performance.now();
    this.#elapsed += Math.max(wall - this.#wall, monotonic - this.#monotonic, 0);
    this.#wall = wall;
    this.#monotonic = monotonic;
    return this.#elapsed;
  }
}

export function randomBytes(): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(10));
}

export function wait(millis: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, millis));
}
