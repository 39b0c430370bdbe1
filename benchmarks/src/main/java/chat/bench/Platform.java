package chat.bench;

import chat.bench.account.AccountImport;
import chat.bench.nodes.RunningNodes;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The platform under load.
 *
 * @param api base URL of its HTTP API
 * @param accountFile where the bench keeps its users of this platform
 * @param processes process ids of the servers and the platform by name, as far as they run here
 * @param accountImport for who may write into its accounts database
 * @param nodes its processes, as far as they run here
 * @param kafka host and port of its brokers, for who may write into its log
 */
record Platform(
    URI api,
    Path accountFile,
    Map<String, Long> processes,
    Optional<AccountImport> accountImport,
    Optional<RunningNodes> nodes,
    Optional<String> kafka) {

  /** The name of the platform itself among the processes; the others are its servers. */
  static final String PLATFORM_PROCESS = "platform";

  /** The platform that runs in a home, found by the file that {@code bin/chat up} writes. */
  static Platform ofHome(Path home) {
    Path addresses = home.resolve("run").resolve("addresses.json");
    try {
      JsonObject json = new JsonObject(Buffer.buffer(Files.readAllBytes(addresses)));
      Map<String, Long> processes = new LinkedHashMap<>();
      json.getJsonObject("processes")
          .forEach(
              process ->
                  processes.put(process.getKey(), ((Number) process.getValue()).longValue()));
      return new Platform(
          URI.create(json.getString("http")),
          home.resolve("bench").resolve("accounts.json"),
          processes,
          Optional.of(
              new AccountImport(
                  json.getString("postgres"),
                  Files.readString(Path.of(json.getString("postgresPasswordFile"))).strip())),
          Optional.of(new RunningNodes(addresses)),
          Optional.of(json.getString("kafka")));
    } catch (IOException | DecodeException e) {
      throw new UnreachableException(
          "No platform is ready in %s: %s cannot be read. Start one with: bin/chat up. For one elsewhere: --api URL."
              .formatted(home, addresses),
          e);
    }
  }

  /** A platform that runs elsewhere; its CPU time cannot be read. */
  static Platform at(URI api, Path home) {
    String name = api.getHost() + "-" + api.getPort();
    return new Platform(
        api,
        home.resolve("bench").resolve("accounts-" + name + ".json"),
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
