package chat.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
  @TempDir Path dir;

  @Test
  void token_keys_are_a_pair_that_stays_and_only_the_owner_can_read() throws Exception {
    Home home = new Home(dir);
    Secrets.TokenKeys keys = Secrets.tokenKeys(home);
    KeyFactory factory = KeyFactory.getInstance("EC");
    PrivateKey privateKey =
        factory.generatePrivate(new PKCS8EncodedKeySpec(der(keys.privateKey(), "PRIVATE KEY")));
    PublicKey publicKey =
        factory.generatePublic(new X509EncodedKeySpec(der(keys.publicKey(), "PUBLIC KEY")));
    Signature signer = Signature.getInstance("SHA256withECDSA");
    signer.initSign(privateKey);
    signer.update((byte) 1);
    byte[] signature = signer.sign();
    signer.initVerify(publicKey);
    signer.update((byte) 1);
    assertTrue(signer.verify(signature));

    String text = Files.readString(keys.privateKey());
    assertEquals(text, Files.readString(Secrets.tokenKeys(home).privateKey()));
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(keys.privateKey())));
    assertEquals(
        "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(home.keys())));
  }

  @Test
  void the_database_password_stays() {
    Home home = new Home(dir);
    String password = Secrets.postgresPassword(home);
    assertTrue(password.matches("[0-9a-f]{48}"), "48 hexadecimal digits");
    assertEquals(password, Secrets.postgresPassword(home));
  }

  private static byte[] der(Path pem, String label) throws Exception {
    String text = Files.readString(pem);
    assertTrue(text.startsWith("-----BEGIN " + label + "-----\n"), "PEM with the label " + label);
    return Base64.getMimeDecoder().decode(text.replaceAll("-----[A-Z ]+-----", ""));
  }
}
