package chat.embedded;

import chat.embedded.child.ChildMain;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A Kafka node that is broker and controller (KRaft). Three of them bear the loss of any one: three
 * voters, three copies of each record, of which two must be there.
 */
record KafkaRecipe(Checkout checkout, Home home, Ports ports, Tuning tuning, Instance instance)
    implements ServerRecipe {
  private static final List<String> FLAGS =
      List.of(
          "-Xms384m",
          "-Xmx384m",
          "-Xmn256m",
          "-XX:+UseSerialGC",
          "-XX:MaxDirectMemorySize=64m",
          "-XX:+ExitOnOutOfMemoryError",
          "-Djava.awt.headless=true",
          "-Dorg.slf4j.simpleLogger.showDateTime=true",
          "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSSXXX",
          "-Dorg.slf4j.simpleLogger.defaultLogLevel=info",
          "-Dorg.slf4j.simpleLogger.log.org.apache.kafka.common.config=warn",
          "-Dorg.slf4j.simpleLogger.log.kafka.server.KafkaConfig=warn");

  @Override
  public ServerCommand prepare() throws IOException {
    Path data = home.data(instance.id());
    Path properties = home.run().resolve(instance.id() + ".properties");
    Files.createDirectories(data);
    Files.writeString(properties, properties(data) + more());

    List<Path> classPath = new ArrayList<>(checkout.classPath("embedded/kafka"));
    classPath.add(ChildJar.in(checkout.cache()));
    ClassArchive archive =
        ClassArchive.of(checkout.cache(), home, instance.server().id(), instance.id(), classPath);

    List<String> flags = new ArrayList<>(FLAGS);
    flags.add(tuning.flag());
    flags.addAll(archive.flags());
    flags.add(home.crashFlag(instance.id()));
    List<String> arguments = new ArrayList<>(List.of(Server.KAFKA.id(), properties.toString()));
    if (!Files.exists(data.resolve("meta.properties"))) {
      arguments.add(clusterId());
    }
    List<String> command = new ArrayList<>(Host.ownSession());
    command.addAll(JvmCommand.of(flags, classPath, ChildMain.class.getName(), arguments));
    return new ServerCommand(command, "TERM", Optional.of(archive));
  }

  /**
   * The session timeout is also how long a broker that was killed waits until the controller lets
   * it in again; 9 s is Kafka's default.
   */
  private String properties(Path data) {
    return """
        process.roles=broker,controller
        node.id=%1$d
        controller.quorum.voters=%2$s
        controller.listener.names=CONTROLLER
        listeners=PLAINTEXT://%3$s,CONTROLLER://%4$s
        advertised.listeners=PLAINTEXT://%3$s
        listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
        log.dirs=%5$s
        broker.session.timeout.ms=3000
        broker.heartbeat.interval.ms=500
        num.network.threads=2
        num.io.threads=4
        num.recovery.threads.per.data.dir=2
        background.threads=2
        auto.create.topics.enable=false
        unclean.leader.election.enable=false
        default.replication.factor=%6$d
        min.insync.replicas=%7$d
        offsets.topic.replication.factor=%6$d
        offsets.topic.num.partitions=4
        transaction.state.log.replication.factor=%6$d
        transaction.state.log.min.isr=%7$d
        transaction.state.log.num.partitions=4
        share.coordinator.state.topic.replication.factor=%6$d
        share.coordinator.state.topic.min.isr=%7$d
        share.coordinator.state.topic.num.partitions=4
        group.initial.rebalance.delay.ms=0
        log.cleaner.dedupe.buffer.size=2097152
        """
        .formatted(
            instance.number(),
            voters(),
            ports.address(Port.KAFKA, instance.number()),
            ports.address(Port.KAFKA_CONTROLLER, instance.number()),
            data,
            instance.count(),
            instance.isAlone() ? 1 : 2);
  }

  /** Of two lines with one name Kafka takes the last. */
  private String more() throws IOException {
    return Files.exists(home.kafkaProperties()) ? Files.readString(home.kafkaProperties()) : "";
  }

  private String voters() {
    return IntStream.rangeClosed(1, instance.count())
        .mapToObj(number -> number + "@" + ports.address(Port.KAFKA_CONTROLLER, number))
        .collect(Collectors.joining(","));
  }

  /** The same for all brokers of a home. */
  private String clusterId() throws IOException {
    synchronized (KafkaRecipe.class) {
      Path file = home.run().resolve("kafka-cluster-id");
      if (!Files.exists(file)) {
        Files.writeString(file, newClusterId());
      }
      return Files.readString(file);
    }
  }

  /** Kafka's own form of a UUID; one that begins with a dash would be read as an option. */
  private static String newClusterId() {
    String id;
    do {
      UUID uuid = UUID.randomUUID();
      ByteBuffer bytes =
          ByteBuffer.allocate(16)
              .putLong(uuid.getMostSignificantBits())
              .putLong(uuid.getLeastSignificantBits());
      id = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    } while (id.startsWith("-"));
    return id;
  }

  @Override
  public boolean isReady() {
    return Probe.kafka(instance.host(), ports.number(Port.KAFKA));
  }
}
