package chat.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The platform as a child process on top of {@link EmbeddedServers}. */
public final class PlatformProcess implements AutoCloseable {
  static final String NAME = "platform";

  private static final String MODULE = "node";
  private static final String MAIN_CLASS = "chat.node.Main";
  private static final int ATTEMPTS_OF_MACHINE = 1_000_000;
  private static final Duration READY_TIMEOUT = Duration.ofMinutes(3);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);

  private static final List<String> FLAGS =
      List.of(
          "-Xms512m",
          "-Xmx512m",
          "-XX:+UseG1GC",
          "-XX:+ExitOnOutOfMemoryError",
          "-Djava.awt.headless=true",
          "-Dfile.encoding=UTF-8",
          // Hazelcast asks for these on every JDK since 9.
          "--add-modules=java.se",
          "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
          "--add-opens=java.management/sun.management=ALL-UNNAMED",
          "--add-opens=jdk.management/com.sun.management.internal=ALL-UNNAMED");

  private final ChildProcess process;
  private final Optional<ClassArchive> archive;

  private PlatformProcess(ChildProcess process, Optional<ClassArchive> archive) {
    this.process = process;
    this.archive = archive;
  }

  /**
   * Starts the platform from the build products of the checkout and returns when its readiness
   * check says yes.
   *
   * @param environment what differs from the usual settings
   * @throws LaunchException if it is not built, ends, or is not ready in time; it is not left
   *     running then
   */
  public static PlatformProcess start(EmbeddedServers servers, Map<String, String> environment)
      throws InterruptedException {
    return start(servers, NodeOptions.whole(environment));
  }

  /** The same for one process among several, each with a choice of the roles. */
  public static PlatformProcess start(EmbeddedServers servers, NodeOptions options)
      throws InterruptedException {
    List<Path> classPath = new ArrayList<>(options.classPathFirst());
    classPath.addAll(classPath(servers));
    return start(servers, options, classPath, MAIN_CLASS);
  }

  /** What the platform runs on, as copies that no build touches. */
  private static List<Path> classPath(EmbeddedServers servers) {
    Checkout checkout = servers.checkout();
    List<Path> classPath = new ArrayList<>();
    classPath.add(checkout.moduleJar(MODULE));
    classPath.addAll(checkout.classPath(MODULE));
    try {
      return JarCopies.of(checkout, classPath);
    } catch (IOException e) {
      throw new LaunchException("Cannot copy the platform's jars: " + e, e);
    }
  }

  /** One for each choice of roles; only jars can be in one. */
  private static Optional<ClassArchive> archive(
      EmbeddedServers servers, NodeOptions options, List<Path> classPath) {
    if (!classPath.stream().allMatch(Files::isRegularFile)) {
      return Optional.empty();
    }
    String roles = options.environment().getOrDefault("CHAT_ROLES", "all").replace(',', '+');
    try {
      return Optional.of(
          ClassArchive.of(
              servers.checkout().cache(),
              servers.home(),
              NAME + "-" + roles,
              options.name(),
              classPath));
    } catch (IOException e) {
      throw new LaunchException("Cannot look for the platform's class archive: " + e, e);
    }
  }

  static PlatformProcess start(
      EmbeddedServers servers, NodeOptions options, List<Path> classPath, String mainClass)
      throws InterruptedException {
    Map<String, String> merged = new LinkedHashMap<>(environment(servers));
    merged.putAll(options.environment());
    List<String> flags = new ArrayList<>(FLAGS);
    flags.addAll(options.jvmFlags());
    Optional<ClassArchive> archive = archive(servers, options, classPath);
    archive.ifPresent(there -> flags.addAll(there.flags()));
    List<String> command = new ArrayList<>(Host.ownSession());
    command.addAll(Host.endWithLauncher("TERM"));
    command.addAll(JvmCommand.of(flags, classPath, mainClass, List.of()));
    PlatformProcess platform =
        new PlatformProcess(
            ChildProcess.start(servers.home(), options.name(), command, merged), archive);
    try {
      int port = Integer.parseInt(merged.get("CHAT_MANAGEMENT_PORT"));
      String host = merged.get("CHAT_HOST");
      platform.process.awaitReady(READY_TIMEOUT, () -> Probe.http(host, port, "/health/ready"));
      return platform;
    } catch (InterruptedException | RuntimeException e) {
      platform.kill();
      throw e;
    }
  }

  private static Map<String, String> environment(EmbeddedServers servers) {
    Addresses addresses = servers.addresses();
    Ports ports = servers.ports();
    Secrets.TokenKeys keys = Secrets.tokenKeys(servers.home());
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("CHAT_HOST", Ports.HOST);
    environment.put("CHAT_HTTP_PORT", Integer.toString(ports.number(Port.HTTP)));
    environment.put("CHAT_WS_PORT", Integer.toString(ports.number(Port.WS)));
    environment.put("CHAT_MANAGEMENT_PORT", Integer.toString(ports.number(Port.MANAGEMENT)));
    environment.put("CHAT_GATEWAY_URL", addresses.webSocket());
    // Everybody comes from the one address of this machine.
    environment.put("CHAT_HTTP_SIGN_UPS_PER_ADDRESS", Integer.toString(ATTEMPTS_OF_MACHINE));
    environment.put("CHAT_HTTP_LOGINS_PER_ADDRESS", Integer.toString(ATTEMPTS_OF_MACHINE));
    environment.put("CHAT_KAFKA_BOOTSTRAP_SERVERS", addresses.kafka());
    environment.put(
        "CHAT_KAFKA_REPLICATION_FACTOR", Integer.toString(servers.instances(Server.KAFKA).size()));
    environment.put("CHAT_CASSANDRA_CONTACT_POINTS", addresses.cassandra());
    environment.put("CHAT_CASSANDRA_LOCAL_DATACENTER", addresses.cassandraDatacenter());
    environment.put("CHAT_POSTGRES_URI", addresses.postgres());
    environment.put("CHAT_POSTGRES_PASSWORD", servers.postgresPassword());
    environment.put("CHAT_REDIS_URI", addresses.redis());
    environment.put(
        "CHAT_REDIS_MODE", servers.instances(Server.REDIS).size() > 1 ? "cluster" : "single");
    environment.put("CHAT_JWT_PRIVATE_KEY_FILE", keys.privateKey().toString());
    environment.put("CHAT_JWT_PUBLIC_KEY_FILE", keys.publicKey().toString());
    environment.put("CHAT_MASTER_KEY_FILE", Secrets.masterKeyFile(servers.home()).toString());
    environment.put("CHAT_HAZELCAST_MEMBERS", ports.address(Port.HAZELCAST));
    environment.put("CHAT_HAZELCAST_PORT", Integer.toString(ports.number(Port.HAZELCAST)));
    return environment;
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Completes when the platform ends although nobody asked it to. */
  public CompletableFuture<Death> death() {
    return process.death();
  }

  /** SIGKILL. */
  public void kill() throws InterruptedException {
    process.kill();
    archive.ifPresent(ClassArchive::discard);
  }

  /** SIGSTOP: the platform keeps its connections and answers nothing until {@link #resume}. */
  public void pause() throws InterruptedException {
    process.pause();
  }

  /** SIGCONT. */
  public void resume() throws InterruptedException {
    process.resume();
  }

  /** SIGTERM, and SIGKILL if it has not ended within 30 s. */
  @Override
  public void close() {
    try {
      boolean byItself = process.stop("TERM", STOP_TIMEOUT);
      archive.ifPresent(byItself ? ClassArchive::publish : ClassArchive::discard);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
