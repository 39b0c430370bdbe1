package chat.runtime.seal.core;

import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AES-256-GCM: what was changed, or stands at another place than it was sealed for, opens not. */
public final class AesGcm {
  public static final int KEY_BYTES = 32;

  /** No two texts under one key may have the same: it is drawn at random. */
  public static final int NONCE_BYTES = 12;

  private static final int TAG_BITS = 128;

  private AesGcm() {}

  /**
   * @param bytes {@link #KEY_BYTES} of them
   */
  public static SecretKey key(byte[] bytes) {
    if (bytes.length != KEY_BYTES) {
      throw new IllegalArgumentException("a key has " + KEY_BYTES + " bytes, not " + bytes.length);
    }
    return new SecretKeySpec(bytes, "AES");
  }

  /**
   * @param place goes into the tag and not into the result
   * @return the ciphertext, 16 bytes longer than the text
   */
  public static byte[] seal(SecretKey key, byte[] nonce, byte[] place, byte[] text) {
    try {
      return cipher(Cipher.ENCRYPT_MODE, key, nonce, place).doFinal(text);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-256-GCM cannot be had", e);
    }
  }

  /** The text; empty when it was sealed under another key or for another place, or was changed. */
  public static Optional<byte[]> open(
      SecretKey key, byte[] nonce, byte[] place, byte[] ciphertext) {
    if (nonce.length != NONCE_BYTES || ciphertext.length < TAG_BITS / Byte.SIZE) {
      return Optional.empty();
    }
    try {
      return Optional.of(cipher(Cipher.DECRYPT_MODE, key, nonce, place).doFinal(ciphertext));
    } catch (AEADBadTagException e) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-256-GCM cannot be had", e);
    }
  }

  private static Cipher cipher(int mode, SecretKey key, byte[] nonce, byte[] place)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(place);
    return cipher;
  }
}
