package chat.runtime.seal.core;

import java.util.Optional;
import javax.crypto.SecretKey;

/**
 * The key of one person.
 *
 * @param secret empty when it has been destroyed, or never was: what is sealed under it is erased;
 *     and when it is unreadable
 * @param isUnreadable it is there, and opens under no master key of this process: another process,
 *     or this one with another master key, may read what is sealed under it
 */
public record PersonKey(Optional<SecretKey> secret, boolean isUnreadable) {
  public static final PersonKey DESTROYED = new PersonKey(Optional.empty(), false);
  public static final PersonKey UNREADABLE = new PersonKey(Optional.empty(), true);

  public static PersonKey of(SecretKey secret) {
    return new PersonKey(Optional.of(secret), false);
  }

  /** Without the secret. */
  @Override
  public String toString() {
    if (isUnreadable) {
      return "PersonKey[unreadable]";
    }
    return secret.isPresent() ? "PersonKey[there]" : "PersonKey[destroyed]";
  }
}
