package chat.embedded;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.stream.Collectors;

/**
 * {@code bin/chat drain}: asks the platform of a home to leave in order, and waits until it has.
 */
final class DrainCommand {
  private static final Duration ASK_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final int ACCEPTED = 202;
  private static final String PATH = "/drain";

  private DrainCommand() {}

  /** Returns what it did, in words. */
  static String run(Home home) throws InterruptedException {
    Addresses addresses =
        Addresses.read(home)
            .orElseThrow(() -> new LaunchException("No platform is ready in " + home.dir() + "."));
    if (addresses.nodes().isEmpty()) {
      throw new LaunchException("Only servers run in " + home.dir() + ", no platform.");
    }
    Long pid = addresses.processes().get(PlatformProcess.NAME);
    if (pid == null) {
      throw new LaunchException(
          "Several nodes run here, and one that leaves is started again. Have one leave with POST to: "
              + addresses.nodes().stream()
                  .map(node -> "%s (%s)".formatted(node.management() + PATH, node.name()))
                  .collect(Collectors.joining(", ")));
    }
    ask(URI.create(addresses.management() + PATH));
    boolean ended =
        Wait.until(TIMEOUT, () -> ProcessHandle.of(pid).stream().noneMatch(ProcessHandle::isAlive));
    if (!ended) {
      throw new LaunchException(
          "The platform (process %d) has not left within %d s; see %s."
              .formatted(pid, TIMEOUT.toSeconds(), home.logs()));
    }
    return "the platform has left; its clients were sent elsewhere";
  }

  private static void ask(URI drain) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(drain)
            .timeout(ASK_TIMEOUT)
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    try {
      int status =
          HttpClient.newHttpClient()
              .send(request, HttpResponse.BodyHandlers.discarding())
              .statusCode();
      if (status != ACCEPTED) {
        throw new LaunchException("%s answered %d, not %d.".formatted(drain, status, ACCEPTED));
      }
    } catch (IOException e) {
      throw new LaunchException("%s does not answer: %s".formatted(drain, e.getMessage()), e);
    }
  }
}
