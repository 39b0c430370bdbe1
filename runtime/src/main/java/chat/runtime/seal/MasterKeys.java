package chat.runtime.seal;

import chat.runtime.seal.core.AesGcm;
import chat.runtime.settings.InvalidSettingException;
import chat.runtime.settings.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.SecretKey;

/**
 * The keys under which people's keys are wrapped where they are stored and sent. The first one
 * wraps, all of them unwrap, so that it can be replaced.
 */
public final class MasterKeys {
  private static final String SETTING = "CHAT_MASTER_KEY_FILE";
  private static final SecureRandom RANDOM = new SecureRandom();

  private final List<SecretKey> keys;

  private MasterKeys(List<SecretKey> keys) {
    this.keys = keys;
  }

  /**
   * Reads the file that {@code CHAT_MASTER_KEY_FILE} names; blocks.
   *
   * @throws InvalidSettingException with the name of the variable, what is allowed and what came,
   *     but for the keys
   */
  public static MasterKeys from(Settings settings) {
    Path file = Path.of(settings.requiredText(SETTING));
    try {
      return of(Files.readAllLines(file));
    } catch (IOException e) {
      throw new InvalidSettingException(
          SETTING + " must be a readable text file, not '" + file + "'");
    } catch (IllegalArgumentException e) {
      throw new InvalidSettingException(
          SETTING
              + " must name a file with a key of "
              + AesGcm.KEY_BYTES
              + " bytes in Base64 on each line; '"
              + file
              + "' has something else");
    }
  }

  /**
   * @param lines a key of 32 bytes in Base64 on each
   * @throws IllegalArgumentException when there is none, or one is no key
   */
  public static MasterKeys of(List<String> lines) {
    List<SecretKey> keys =
        lines.stream()
            .map(String::strip)
            .filter(line -> !line.isEmpty())
            .map(line -> AesGcm.key(Base64.getDecoder().decode(line)))
            .toList();
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("there is no key");
    }
    return new MasterKeys(keys);
  }

  /** A new key for a person, wrapped. */
  public byte[] newWrapped(String userId) {
    return wrap(userId, random(AesGcm.KEY_BYTES));
  }

  /**
   * The same key under the first of these; empty when it is under that one already.
   *
   * @throws IllegalStateException as {@link #unwrap}
   */
  public Optional<byte[]> rewrap(String userId, byte[] wrapped) {
    return open(keys.get(0), userId, wrapped).isPresent()
        ? Optional.empty()
        : Optional.of(wrap(userId, unwrap(userId, wrapped).getEncoded()));
  }

  private byte[] wrap(String userId, byte[] key) {
    byte[] nonce = random(AesGcm.NONCE_BYTES);
    byte[] sealed = AesGcm.seal(keys.get(0), nonce, place(userId), key);
    byte[] wrapped = Arrays.copyOf(nonce, nonce.length + sealed.length);
    System.arraycopy(sealed, 0, wrapped, nonce.length, sealed.length);
    return wrapped;
  }

  /**
   * @throws IllegalStateException when it was wrapped for somebody else, or under a master key that
   *     is not here
   */
  public SecretKey unwrap(String userId, byte[] wrapped) {
    return keys.stream()
        .map(key -> open(key, userId, wrapped))
        .flatMap(Optional::stream)
        .findFirst()
        .map(AesGcm::key)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "a person's key does not open under any line of "
                        + SETTING
                        + "; it must have all master keys that were ever used and not replaced"));
  }

  private static Optional<byte[]> open(SecretKey key, String userId, byte[] wrapped) {
    int nonceBytes = Math.min(AesGcm.NONCE_BYTES, wrapped.length);
    return AesGcm.open(
        key,
        Arrays.copyOf(wrapped, nonceBytes),
        place(userId),
        Arrays.copyOfRange(wrapped, nonceBytes, wrapped.length));
  }

  static byte[] random(int count) {
    byte[] bytes = new byte[count];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  private static byte[] place(String userId) {
    return ("person-key/" + userId).getBytes(StandardCharsets.UTF_8);
  }

  /** Without the keys. */
  @Override
  public String toString() {
    return "MasterKeys[" + keys.size() + "]";
  }
}
