package chat.embedded;

import chat.embedded.child.ChildMain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** One Cassandra node, a cluster of its own. */
record CassandraRecipe(Checkout checkout, Home home, Ports ports, Tuning tuning, Instance instance)
    implements ServerRecipe {
  /** The name that Cassandra's default snitch gives to the one data centre. */
  static final String DATACENTER = "datacenter1";

  private static final List<String> FLAGS =
      List.of(
          "-Xms640m",
          "-Xmx640m",
          "-Xmn256m",
          "-XX:+UseSerialGC",
          "-XX:+ExitOnOutOfMemoryError",
          "-Djava.awt.headless=true",
          "-Djdk.attach.allowAttachSelf=true",
          "-Dcassandra-foreground=yes",
          "-Dcassandra.skip_wait_for_gossip_to_settle=0",
          "-Dcassandra.ring_delay_ms=0",
          "-Dcassandra.shutdown_announce_in_ms=0",
          "-Dcassandra.initial_token=0",
          "-Dcassandra.superuser_setup_delay_ms=0",
          "-Dcassandra.disable_tcactive_openssl=true",
          "-Dio.netty.eventLoopThreads=2");

  private static final List<String> EXPORTS =
      List.of(
          "java.base/jdk.internal.misc",
          "java.base/jdk.internal.ref",
          "java.base/sun.nio.ch",
          "java.management.rmi/com.sun.jmx.remote.internal.rmi",
          "java.rmi/sun.rmi.registry",
          "java.rmi/sun.rmi.server",
          "java.sql/java.sql",
          "jdk.unsupported/sun.misc");

  private static final List<String> OPENS =
      List.of(
          "java.base/java.lang",
          "java.base/java.lang.module",
          "java.base/java.lang.reflect",
          "java.base/java.io",
          "java.base/java.nio",
          "java.base/java.net",
          "java.base/java.util",
          "java.base/java.util.concurrent",
          "java.base/java.util.concurrent.atomic",
          "java.base/jdk.internal.loader",
          "java.base/jdk.internal.ref",
          "java.base/jdk.internal.reflect",
          "java.base/jdk.internal.math",
          "java.base/jdk.internal.module",
          "java.base/jdk.internal.util.jar",
          "java.base/sun.nio.ch",
          "jdk.management/com.sun.management.internal",
          "jdk.compiler/com.sun.tools.javac.file");

  private static final String LOGBACK =
      """
      <configuration>
        <appender name="STDOUT" class="ch.qos.logback.core.ConsoleAppender">
          <encoder>
            <pattern>%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level [%thread] %logger{36} %msg%n</pattern>
          </encoder>
        </appender>
        <logger name="org.apache.cassandra.config.Config" level="WARN"/>
        <root level="INFO">
          <appender-ref ref="STDOUT"/>
        </root>
      </configuration>
      """;

  @Override
  public ServerCommand prepare() throws IOException {
    Path data = home.data(Server.CASSANDRA.id());
    Files.createDirectories(data);
    Path yaml = home.run().resolve("cassandra.yaml");
    Files.writeString(yaml, yaml());
    Path logback = home.run().resolve("cassandra-logback.xml");
    Files.writeString(logback, LOGBACK);

    List<Path> classPath = new ArrayList<>(checkout.classPath("embedded/cassandra"));
    classPath.add(ChildJar.in(checkout.cache()));
    ClassArchive archive =
        ClassArchive.of(checkout.cache(), home, instance.server().id(), instance.id(), classPath);

    List<String> flags =
        Stream.of(
                FLAGS.stream(),
                EXPORTS.stream().map(name -> "--add-exports=" + name + "=ALL-UNNAMED"),
                OPENS.stream().map(name -> "--add-opens=" + name + "=ALL-UNNAMED"),
                Stream.of(
                    "-Dcassandra.config=" + yaml.toUri(),
                    "-Dcassandra.storagedir=" + data,
                    "-Dlogback.configurationFile=" + logback,
                    home.crashFlag(instance.id()),
                    tuning.flag()),
                archive.flags().stream())
            .flatMap(part -> part)
            .toList();
    List<String> command = new ArrayList<>(Host.ownSession());
    command.addAll(Host.withoutMemoryLock());
    command.addAll(Host.withCoarseTimers());
    command.addAll(
        JvmCommand.of(flags, classPath, ChildMain.class.getName(), List.of(Server.CASSANDRA.id())));
    return new ServerCommand(command, "TERM", Optional.of(archive));
  }

  /**
   * The commit log is synced before each write is acknowledged: with the usual periodic sync a
   * killed node forgets what it acknowledged last, which a cluster bears and a single node does
   * not. Writes of 5 ms share one sync: no message waits for them, and each sync costs far more
   * than a write. A thread waits with each of them, so there are more of these than usual: 32 would
   * be 2,000 writes a second, which 200 messages need.
   */
  private String yaml() {
    return """
        cluster_name: chat
        num_tokens: 1
        partitioner: org.apache.cassandra.dht.Murmur3Partitioner
        endpoint_snitch: SimpleSnitch
        seed_provider:
          - class_name: org.apache.cassandra.locator.SimpleSeedProvider
            parameters:
              - seeds: "%1$s:%2$d"
        listen_address: %1$s
        storage_port: %2$d
        rpc_address: %1$s
        native_transport_port: %3$d
        start_native_transport: true
        commitlog_sync: group
        commitlog_sync_group_window: 5ms
        concurrent_writes: 128
        commitlog_total_space: 128MiB
        commitlog_segment_size: 8MiB
        memtable_allocation_type: offheap_objects
        memtable_heap_space: 64MiB
        memtable_offheap_space: 192MiB
        memtable:
          configurations:
            trie:
              class_name: TrieMemtable
            default:
              inherits: trie
        sstable:
          selected_format: bti
        storage_compatibility_mode: NONE
        key_cache_size: 0MiB
        disk_access_mode: standard
        disk_failure_policy: die
        commit_failure_policy: die
        auto_snapshot: false
        hinted_handoff_enabled: false
        """
        .formatted(Ports.HOST, ports.number(Port.CASSANDRA_STORAGE), ports.number(Port.CASSANDRA));
  }

  @Override
  public boolean isReady() {
    return Probe.cassandra(Ports.HOST, ports.number(Port.CASSANDRA));
  }
}
