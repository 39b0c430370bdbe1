package chat.node;

import chat.runtime.bus.BusCodecs;
import chat.runtime.cassandra.Cassandra;
import chat.runtime.cassandra.CassandraSettings;
import chat.runtime.kafka.KafkaSettings;
import chat.runtime.kafka.LogLayout;
import chat.runtime.kafka.LogProducer;
import chat.runtime.kafka.LogTopics;
import chat.runtime.settings.Settings;
import io.vertx.core.Vertx;

/** What all roles of a process share. Opening and closing block. */
record Connections(
    Vertx vertx, Cassandra cassandra, KafkaSettings kafka, LogLayout layout, LogProducer producer)
    implements AutoCloseable {

  static Connections open(Settings settings, NodeConfig node) {
    KafkaSettings kafka = KafkaSettings.from(settings);
    Cassandra cassandra = Cassandra.open(CassandraSettings.from(settings));
    LogLayout layout = new LogTopics(kafka, cassandra).prepare();
    Vertx vertx = Blocking.await(Cluster.join(node));
    BusCodecs.register(vertx.eventBus());
    return new Connections(vertx, cassandra, kafka, layout, LogProducer.open(vertx, kafka, layout));
  }

  @Override
  public void close() {
    Blocking.await(producer.close());
    Blocking.await(vertx.close());
    cassandra.close();
  }
}
