package chat.push.io;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.TrustOptions;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** How providers are called over HTTP: https alone, no redirects, a limit for everything. */
final class HttpEnd {
  /** From the request to the whole answer. */
  static final long TIMEOUT_MILLIS = 10_000;

  private static final int CONNECT_TIMEOUT_MILLIS = 5_000;
  private static final int IDLE_TIMEOUT_SECONDS = 60;
  private static final int CONNECTIONS_MAX = 64;
  private static final int STREAMS_CONNECTIONS_MAX = 4;
  private static final int WAITING_MAX = 4_096;

  private HttpEnd() {}

  static WebClient open(Vertx vertx, Optional<Path> trustFile) {
    WebClientOptions options = new WebClientOptions();
    options.setFollowRedirects(false);
    options.setUserAgentEnabled(false);
    options.setSsl(true);
    options.setVerifyHost(true);
    options.setUseAlpn(true);
    options.setProtocolVersion(HttpVersion.HTTP_2);
    options.setConnectTimeout(CONNECT_TIMEOUT_MILLIS);
    options.setIdleTimeout(IDLE_TIMEOUT_SECONDS);
    options.setDecompressionSupported(false);
    trustFile.ifPresent(file -> options.setTrustOptions(trust(file)));
    return WebClient.create(
        vertx,
        options,
        new PoolOptions()
            .setHttp1MaxSize(CONNECTIONS_MAX)
            .setHttp2MaxSize(STREAMS_CONNECTIONS_MAX)
            .setMaxWaitQueueSize(WAITING_MAX));
  }

  /** The usual certificates, and those of the file. */
  private static TrustOptions trust(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (Certificate certificate :
          CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("own-" + store.size(), certificate);
      }
      for (Certificate certificate : trustManager(null).getAcceptedIssuers()) {
        store.setCertificateEntry("usual-" + store.size(), certificate);
      }
      return TrustOptions.wrap(trustManager(store));
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("CHAT_PUSH_TRUST_FILE cannot be read: " + e, e);
    }
  }

  /**
   * @param store null for the usual certificates
   */
  private static X509TrustManager trustManager(KeyStore store) throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return (X509TrustManager) factory.getTrustManagers()[0];
  }
}
