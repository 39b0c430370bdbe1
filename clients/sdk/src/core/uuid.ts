/**
 * A UUIDv7 in canonical text (RFC 9562 §5.7).
 *
 * @param random 10 random bytes
 */
export function uuidv7(epochMillis: number, random: Uint8Array): string {
  const bytes = new Uint8Array(16);
  for (let i = 0; i < 6; i++) {
    bytes[i] = Math.floor(epochMillis / 256 ** (5 - i)) % 256;
  }
  bytes.set(random.subarray(0, 10), 6);
  bytes[6] = (bytes[6]! & 0x0f) | 0x70;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** A clock that has gone back further was wrong before: what it said does not count any more. */
const BACK_MAX_MILLIS = 60_000;

/** Ids of one client: each above the one before, by the clock of the platform as far as it is known. */
export class IdMaker {
  #lastMillis = 0;

  /**
   * @param serverMillis the platform's time as the client knows it: ids that are a day ahead of it, or 30 days behind, are refused
   * @param random 10 random bytes
   */
  next(serverMillis: number, random: Uint8Array): string {
    const last = this.#lastMillis - serverMillis > BACK_MAX_MILLIS ? 0 : this.#lastMillis;
    this.#lastMillis = Math.max(serverMillis, last + 1);
    return uuidv7(this.#lastMillis, random);
  }
}
