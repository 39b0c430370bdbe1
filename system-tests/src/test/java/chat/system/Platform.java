package chat.system;

import chat.embedded.Addresses;
import chat.embedded.EmbeddedServers;
import chat.embedded.PlatformProcess;
import chat.embedded.SharedServers;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** The platform on its four servers, one for all tests of the run; tests keep apart by users. */
final class Platform implements AutoCloseable {
  private final EmbeddedServers servers;
  private PlatformProcess process;

  private Platform(EmbeddedServers servers) {
    this.servers = servers;
  }

  /** Gives each test that asks for it the one platform, and stops it after the last. */
  static final class Shared implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == Platform.class;
    }

    @Override
    public Platform resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(ExtensionContext.Namespace.create(Platform.class))
          .getOrComputeIfAbsent(Platform.class, key -> start(), Platform.class);
    }

    private static Platform start() {
      Platform platform = new Platform(SharedServers.start());
      try {
        platform.startAgain();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while the platform started", e);
      }
      return platform;
    }
  }

  Addresses addresses() {
    return servers.addresses();
  }

  URI http() {
    return URI.create(addresses().http());
  }

  String webSocket() {
    return addresses().webSocket();
  }

  /** SIGKILL. */
  void kill() throws InterruptedException {
    process.kill();
  }

  /** On the same ports and data; returns when it is ready. */
  void startAgain() throws InterruptedException {
    process = PlatformProcess.start(servers, Map.of());
  }

  @Override
  public void close() {
    process.close();
  }
}
