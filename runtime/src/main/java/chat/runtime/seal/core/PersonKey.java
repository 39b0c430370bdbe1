package chat.runtime.seal.core;

import java.util.Optional;
import javax.crypto.SecretKey;

/**
 * The key of one person.
 *
 * @param secret empty when it has been destroyed, or never was: what is sealed under it is erased
 */
public record PersonKey(Optional<SecretKey> secret) {
  public static final PersonKey DESTROYED = new PersonKey(Optional.empty());

  public static PersonKey of(SecretKey secret) {
    return new PersonKey(Optional.of(secret));
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return secret.isPresent() ? "PersonKey[there]" : "PersonKey[destroyed]";
  }
}
