package chat.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.HexFormat;

/** The secrets of one home, made once and readable by their owner alone. */
final class Secrets {
  private static final int PASSWORD_BYTES = 24;
  private static final int MASTER_KEY_BYTES = 32;
  private static final int PEM_LINE_CHARS = 64;

  private Secrets() {}

  static Path postgresPasswordFile(Home home) {
    return home.keys().resolve("postgres-password");
  }

  /** The password of PostgreSQL's role {@code chat}. */
  static String postgresPassword(Home home) {
    Path file = postgresPasswordFile(home);
    try {
      if (!Files.exists(file)) {
        byte[] random = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(random);
        write(file, HexFormat.of().formatHex(random));
      }
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The key pair that signs access tokens, on the curve P-256.
   *
   * @param privateKey PEM file, PKCS #8
   * @param publicKey PEM file, X.509 SubjectPublicKeyInfo
   */
  record TokenKeys(Path privateKey, Path publicKey) {}

  static TokenKeys tokenKeys(Home home) {
    TokenKeys files =
        new TokenKeys(
            home.keys().resolve("token-private.pem"), home.keys().resolve("token-public.pem"));
    if (!Files.exists(files.privateKey())) {
      try {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair pair = generator.generateKeyPair();
        write(files.publicKey(), pem("PUBLIC KEY", pair.getPublic().getEncoded()));
        write(files.privateKey(), pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return files;
  }

  /** The key under which the keys of people are wrapped. */
  static Path masterKeyFile(Home home) {
    Path file = home.keys().resolve("master.key");
    try {
      if (!Files.exists(file)) {
        byte[] random = new byte[MASTER_KEY_BYTES];
        new SecureRandom().nextBytes(random);
        write(file, Base64.getEncoder().encodeToString(random) + "\n");
      }
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String pem(String label, byte[] der) {
    String base64 = Base64.getMimeEncoder(PEM_LINE_CHARS, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n".formatted(label, base64);
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.setPosixFilePermissions(file.getParent(), PosixFilePermissions.fromString("rwx------"));
    Path draft =
        Files.createTempFile(
            file.getParent(),
            file.getFileName().toString(),
            ".draft",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(draft, text.getBytes(StandardCharsets.UTF_8));
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
