package chat.http.core;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Ids of the commands by which an erased person leaves: they follow from the erasure, so that a job
 * that is resumed gives the same commands again.
 */
public final class ErasureIds {
  /** The log takes no command whose id is older than 30 days. */
  private static final long PERIOD_MILLIS = TimeUnit.DAYS.toMillis(20);

  private static final long VERSION_7 = 0x7000;
  private static final long VARIANT = 0x8000_0000_0000_0000L;

  private ErasureIds() {}

  /**
   * A UUIDv7 with the time of the erasure, or after each 20 days with one that is 20 days later.
   *
   * @param what tells the commands of an erasure apart
   */
  public static String of(String userId, String what, long erasedAtMillis, long nowMillis) {
    long periods = Math.max(0, nowMillis - erasedAtMillis) / PERIOD_MILLIS;
    ByteBuffer hash = ByteBuffer.wrap(sha256("erasure/" + userId + "/" + what));
    long time = erasedAtMillis + periods * PERIOD_MILLIS;
    return new UUID(
            (time << 16) | VERSION_7 | (hash.getLong() & 0x0fff), VARIANT | (hash.getLong() >>> 2))
        .toString();
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
