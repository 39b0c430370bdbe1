const FIRST_MILLIS = 500;
const MAX_MILLIS = 30_000;

/**
 * Full jitter: any time between 0 and a bound that doubles with each attempt.
 *
 * @param attempt from 0
 * @param random from 0 to below 1
 */
export function fullJitterMillis(attempt: number, random: number): number {
  return Math.floor(random * Math.min(MAX_MILLIS, FIRST_MILLIS * 2 ** Math.min(attempt, 16)));
}
