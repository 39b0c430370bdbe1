package chat.node;

import chat.runtime.settings.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * Asks the node that runs with the same settings whether it can do its work: for health checks of
 * containers whose image has nothing else that could ask. Prints what the node says; exit code 0
 * when it is ready, else 1.
 */
final class Ready {
  private static final int TIMEOUT_MILLIS = 5_000;
  private static final int OK = 200;

  private Ready() {}

  public static void main(String[] arguments) {
    NodeConfig node = NodeConfig.from(Settings.of(System.getenv()));
    System.exit(isReady("http://" + node.host() + ":" + node.managementPort()) ? 0 : 1);
  }

  private static boolean isReady(String management) {
    try {
      HttpURLConnection request =
          (HttpURLConnection) URI.create(management + "/health/ready").toURL().openConnection();
      request.setConnectTimeout(TIMEOUT_MILLIS);
      request.setReadTimeout(TIMEOUT_MILLIS);
      boolean ready = request.getResponseCode() == OK;
      try (InputStream body = ready ? request.getInputStream() : request.getErrorStream()) {
        System.out.println(new String(body.readAllBytes(), StandardCharsets.UTF_8));
      }
      return ready;
    } catch (IOException e) {
      System.out.println(management + " does not answer: " + e.getMessage());
      return false;
    }
  }
}
