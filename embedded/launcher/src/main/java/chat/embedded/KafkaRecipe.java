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

/** One Kafka node that is broker and controller (KRaft). */
record KafkaRecipe(Checkout checkout, Home home, Ports ports, Tuning tuning)
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
    Path data = home.data(Server.KAFKA.id());
    Path properties = home.run().resolve("kafka.properties");
    Files.createDirectories(data);
    Files.writeString(properties, properties(data));

    List<Path> classPath = new ArrayList<>(checkout.classPath("embedded/kafka"));
    classPath.add(ChildJar.in(checkout.cache()));
    ClassArchive archive = ClassArchive.of(checkout.cache(), home, Server.KAFKA.id(), classPath);

    List<String> flags = new ArrayList<>(FLAGS);
    flags.add(tuning.flag());
    flags.add(archive.flag());
    List<String> arguments = new ArrayList<>(List.of(Server.KAFKA.id(), properties.toString()));
    if (!Files.exists(data.resolve("meta.properties"))) {
      arguments.add(newClusterId());
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
        node.id=1
        controller.quorum.voters=1@%1$s
        controller.listener.names=CONTROLLER
        listeners=PLAINTEXT://%2$s,CONTROLLER://%1$s
        advertised.listeners=PLAINTEXT://%2$s
        listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
        log.dirs=%3$s
        broker.session.timeout.ms=3000
        broker.heartbeat.interval.ms=500
        num.network.threads=2
        num.io.threads=4
        num.recovery.threads.per.data.dir=2
        background.threads=2
        auto.create.topics.enable=false
        default.replication.factor=1
        min.insync.replicas=1
        offsets.topic.replication.factor=1
        offsets.topic.num.partitions=4
        transaction.state.log.replication.factor=1
        transaction.state.log.min.isr=1
        transaction.state.log.num.partitions=4
        share.coordinator.state.topic.replication.factor=1
        share.coordinator.state.topic.min.isr=1
        share.coordinator.state.topic.num.partitions=4
        group.initial.rebalance.delay.ms=0
        log.cleaner.dedupe.buffer.size=2097152
        """
        .formatted(ports.address(Port.KAFKA_CONTROLLER), ports.address(Port.KAFKA), data);
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
    return Probe.kafka(ports.number(Port.KAFKA));
  }
}
