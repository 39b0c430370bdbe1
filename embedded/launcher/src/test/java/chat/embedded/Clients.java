package chat.embedded;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Writes texts to each server and reads them back, with the drivers that people use. */
final class Clients implements AutoCloseable {
  private static final String TOPIC = "notes";

  private final EmbeddedServers servers;
  private final CqlSession cassandra;

  Clients(EmbeddedServers servers) {
    this.servers = servers;
    Addresses addresses = servers.addresses();
    cassandra =
        CqlSession.builder()
            .addContactPoint(Ports.socketAddress(addresses.ports().get(Port.CASSANDRA.id())))
            .withLocalDatacenter(addresses.cassandraDatacenter())
            .withConfigLoader(
                DriverConfigLoader.programmaticBuilder()
                    .withDuration(DefaultDriverOption.METADATA_SCHEMA_WINDOW, Duration.ofMillis(10))
                    .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, Duration.ofSeconds(10))
                    .build())
            .build();
  }

  void createStores() throws ExecutionException, InterruptedException, SQLException {
    try (Admin admin = Admin.create(kafka())) {
      admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
    }
    cassandra.execute(
        "CREATE KEYSPACE notes WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}");
    cassandra.execute(
        "CREATE TABLE notes.notes (id int, position int, text text, PRIMARY KEY (id, position))");
    try (Connection connection = postgres();
        var statement = connection.createStatement()) {
      statement.execute("CREATE TABLE notes (position int PRIMARY KEY, text text)");
    }
  }

  void write(int position, String text)
      throws ExecutionException, InterruptedException, SQLException {
    try (var producer =
        new KafkaProducer<>(kafka(), new StringSerializer(), new StringSerializer())) {
      producer.send(new ProducerRecord<>(TOPIC, text)).get();
    }
    cassandra.execute(
        "INSERT INTO notes.notes (id, position, text) VALUES (1, ?, ?)", position, text);
    try (Connection connection = postgres();
        var statement =
            connection.prepareStatement("INSERT INTO notes (position, text) VALUES (?, ?)")) {
      statement.setInt(1, position);
      statement.setString(2, text);
      statement.executeUpdate();
    }
  }

  List<String> readKafka() {
    try (var consumer =
        new KafkaConsumer<>(kafka(), new StringDeserializer(), new StringDeserializer())) {
      TopicPartition partition = new TopicPartition(TOPIC, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      List<String> texts = new ArrayList<>();
      while (consumer.position(partition) < end) {
        consumer.poll(Duration.ofSeconds(1)).forEach(record -> texts.add(record.value()));
      }
      return texts;
    }
  }

  private Map<String, Object> kafka() {
    return Map.of("bootstrap.servers", servers.addresses().kafka(), "acks", "all");
  }

  List<String> readCassandra() {
    return cassandra.execute("SELECT text FROM notes.notes WHERE id = 1").all().stream()
        .map(row -> row.getString(0))
        .toList();
  }

  List<String> readPostgres() throws SQLException {
    try (Connection connection = postgres();
        var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT text FROM notes ORDER BY position")) {
      List<String> texts = new ArrayList<>();
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
      return texts;
    }
  }

  private Connection postgres() throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", "chat");
    properties.setProperty("password", servers.postgresPassword());
    return DriverManager.getConnection(
        "jdbc:" + servers.addresses().postgres().replace("chat@", ""), properties);
  }

  /** Sends one inline command and returns the answer's first line. */
  String redis(String command) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(Ports.socketAddress(servers.addresses().ports().get(Port.REDIS.id())));
      socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
      return new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
          .readLine();
    }
  }

  @Override
  public void close() {
    cassandra.close();
  }
}
