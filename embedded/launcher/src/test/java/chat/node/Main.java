package chat.node;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Stands where the platform's main class stands: checks the environment that a platform is given,
 * and says that it is ready.
 */
public final class Main {
  private static final List<String> EXPECTED =
      List.of(
          "CHAT_HOST",
          "CHAT_HTTP_PORT",
          "CHAT_WS_PORT",
          "CHAT_GATEWAY_URL",
          "CHAT_KAFKA_BOOTSTRAP_SERVERS",
          "CHAT_CASSANDRA_CONTACT_POINTS",
          "CHAT_CASSANDRA_LOCAL_DATACENTER",
          "CHAT_POSTGRES_URI",
          "CHAT_POSTGRES_PASSWORD",
          "CHAT_REDIS_URI",
          "CHAT_HAZELCAST_MEMBERS",
          "CHAT_HAZELCAST_PORT");

  private Main() {}

  public static void main(String[] args) throws IOException {
    Map<String, String> environment = System.getenv();
    EXPECTED.stream()
        .filter(name -> !environment.containsKey(name))
        .findFirst()
        .ifPresent(
            name -> {
              throw new IllegalStateException(name + " is missing");
            });
    Files.readString(Path.of(environment.get("CHAT_JWT_PRIVATE_KEY_FILE")));
    Files.readString(Path.of(environment.get("CHAT_JWT_PUBLIC_KEY_FILE")));

    int port = Integer.parseInt(environment.get("CHAT_MANAGEMENT_PORT"));
    HttpServer server =
        HttpServer.create(new InetSocketAddress(environment.get("CHAT_HOST"), port), 0);
    server.createContext(
        "/health/ready",
        exchange -> {
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
  }
}
