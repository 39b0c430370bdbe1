const BASE_MILLIS = 500;
const CAP_MILLIS = 30_000;

/**
 * Full jitter: anywhere between 0 and a bound that doubles with each attempt, so that clients that
 * lost the same server do not come back together.
 *
 * @param {number} attempt failures so far, from 0
 * @param {number} random in [0, 1)
 */
export function fullJitterMillis(attempt, random) {
  return Math.floor(random * Math.min(CAP_MILLIS, BASE_MILLIS * 2 ** attempt));
}

/** @param {number} millis */
export function wait(millis) {
  return new Promise((resolve) => setTimeout(resolve, millis));
}

/**
 * Does it again, after back-off, for as long as it fails in a way that can heal.
 *
 * @template T
 * @param {() => Promise<T>} action throws errors whose `retryable` tells whether they can heal
 */
export async function retrying(action) {
  for (let attempt = 0; ; attempt++) {
    try {
      return await action();
    } catch (error) {
      if (!error.retryable) {
        throw error;
      }
      await wait(fullJitterMillis(attempt, Math.random()));
    }
  }
}
