package chat.runtime.auth;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Tokens that were found good, until they expire, so that a device which connects again, with
 * thousands of others at once, does not cost the check of its signature again. What is kept are
 * hashes, from which no token can be made. When it is full, those go that were not asked for the
 * longest.
 */
final class VerifiedTokens {
  private final int tokensMax;
  private final Map<Key, AccessToken> verified = new LinkedHashMap<>(16, 0.75f, true);

  /** The first 128 bits of the SHA-256 of a token. */
  private record Key(long first, long second) {
    static Key of(String token) {
      try {
        ByteBuffer hash =
            ByteBuffer.wrap(
                MessageDigest.getInstance("SHA-256")
                    .digest(token.getBytes(StandardCharsets.UTF_8)));
        return new Key(hash.getLong(), hash.getLong());
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every JDK has SHA-256", e);
      }
    }
  }

  VerifiedTokens(int tokensMax) {
    this.tokensMax = tokensMax;
  }

  /** What a token says, if it is known to be good and good still. */
  Optional<AccessToken> find(String token, long nowMillis) {
    Key key = Key.of(token);
    AccessToken known = verified.get(key);
    if (known != null && known.expiresAtMillis() <= nowMillis) {
      verified.remove(key);
      return Optional.empty();
    }
    return Optional.ofNullable(known);
  }

  void add(String token, AccessToken whatItSays) {
    verified.put(Key.of(token), whatItSays);
    if (verified.size() > tokensMax) {
      verified.remove(verified.keySet().iterator().next());
    }
  }
}
