package chat.embedded;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** {@code bin/chat erase}: has the platform of a home erase an account for good. */
final class EraseCommand {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final int ACCEPTED = 202;
  private static final int NOT_FOUND = 404;

  private EraseCommand() {}

  /** Returns what it did, in words. */
  static String run(Home home, String handle) throws InterruptedException {
    Addresses addresses =
        Addresses.read(home)
            .orElseThrow(() -> new LaunchException("No platform is ready in " + home.dir() + "."));
    URI erase =
        URI.create(
            addresses.management()
                + "/erase?handle="
                + URLEncoder.encode(handle, StandardCharsets.UTF_8));
    HttpRequest request =
        HttpRequest.newBuilder(erase)
            .timeout(TIMEOUT)
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    try {
      HttpResponse<String> answer =
          HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
      return switch (answer.statusCode()) {
        case ACCEPTED ->
            "the erasure of %s is noted; docs/accounts.md says what is done when".formatted(handle);
        case NOT_FOUND -> throw new LaunchException("Nobody has the handle " + handle + ".");
        default ->
            throw new LaunchException(
                "%s answered %d: %s".formatted(erase, answer.statusCode(), answer.body()));
      };
    } catch (IOException e) {
      throw new LaunchException("%s does not answer: %s".formatted(erase, e.getMessage()), e);
    }
  }
}
