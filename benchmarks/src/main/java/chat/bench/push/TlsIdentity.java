package chat.bench.push;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A certificate for loopback that signs itself, made by the JDK's keytool.
 *
 * @param certificate PEM, for whoever has to trust it
 * @param privateKey PEM, PKCS #8
 */
public record TlsIdentity(Path certificate, Path privateKey) {
  private static final String PASSWORD = "loopback";
  private static final int TIMEOUT_SECONDS = 60;

  /** The one in a folder, made when there is none. Blocks. */
  public static TlsIdentity in(Path folder) throws IOException, InterruptedException {
    TlsIdentity identity =
        new TlsIdentity(folder.resolve("certificate.pem"), folder.resolve("key.pem"));
    if (!Files.exists(identity.privateKey)) {
      identity.make(folder);
    }
    return identity;
  }

  private void make(Path folder) throws IOException, InterruptedException {
    Path store = folder.resolve("identity.p12");
    Process keytool =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-genkeypair",
                    "-alias",
                    "server",
                    "-keyalg",
                    "EC",
                    "-groupname",
                    "secp256r1",
                    "-dname",
                    "CN=localhost",
                    "-ext",
                    "san=dns:localhost,ip:127.0.0.1",
                    "-validity",
                    "3650",
                    "-storetype",
                    "PKCS12",
                    "-keystore",
                    store.toString(),
                    "-storepass",
                    PASSWORD))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.log").toFile())
            .start();
    if (!keytool.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
      throw new IOException("keytool: " + Files.readString(folder.resolve("keytool.log")));
    }
    try (InputStream in = Files.newInputStream(store)) {
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(in, PASSWORD.toCharArray());
      Key key = keys.getKey("server", PASSWORD.toCharArray());
      Files.writeString(
          certificate, pem("CERTIFICATE", keys.getCertificate("server").getEncoded()));
      Files.writeString(privateKey, pem("PRIVATE KEY", key.getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  /** The PEM of something in DER. */
  public static String pem(String label, byte[] der) {
    return "-----BEGIN "
        + label
        + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
        + "\n-----END "
        + label
        + "-----\n";
  }
}
