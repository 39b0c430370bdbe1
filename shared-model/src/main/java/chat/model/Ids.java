package chat.model;

import com.github.f4b6a3.uuid.UuidCreator;
import com.github.f4b6a3.uuid.util.UuidValidator;
import java.util.UUID;

/** UUIDs of users, devices and commands; in their canonical text they sort as they do by value. */
public final class Ids {
  private static final int UUID_LENGTH = 36;

  private Ids() {}

  /** A new UUIDv7 (RFC 9562 §5.7) in canonical lower-case text. */
  public static String next() {
    return UuidCreator.getTimeOrderedEpoch().toString();
  }

  /** Whether it is a UUID in canonical lower-case text. */
  public static boolean isUuid(String id) {
    return id.length() == UUID_LENGTH && UuidValidator.isValid(id) && isLowerCase(id);
  }

  /** Whether it is a UUIDv7 in canonical lower-case text, as commands need it. */
  public static boolean isTimeOrdered(String id) {
    return isUuid(id) && UuidValidator.isValid(id, 7);
  }

  /** Milliseconds since 1970 in a UUIDv7. */
  public static long epochMillis(String timeOrderedId) {
    return UUID.fromString(timeOrderedId).getMostSignificantBits() >>> 16;
  }

  private static boolean isLowerCase(String id) {
    return id.chars().noneMatch(Character::isUpperCase);
  }
}
