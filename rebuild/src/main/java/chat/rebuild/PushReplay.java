package chat.rebuild;

import chat.model.Topics;
import chat.model.v1.DeadPush;
import chat.model.v1.PushRecord;
import chat.runtime.kafka.KafkaSettings;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code bin/chat push}, beside the running platform: pushes that were given up, by reason, and
 * back to where they are decided anew. Each is replayed once; one that dies again is a new letter.
 */
@Command(
    name = "bin/chat push",
    sortOptions = false,
    description = {
      "list shows pushes that were given up and not replayed, by provider and reason; replay puts",
      "them back, each once. What is read, muted or a day old by now is not sent.",
      "Exit code: 0 done, 1 a failure, 2 usage, 3 no platform there."
    })
public final class PushReplay implements Callable<Integer> {
  /** What the command may do. */
  enum Task {
    LIST,
    REPLAY
  }

  private static final String GROUP = "push-replay";
  private static final Duration POLL = Duration.ofSeconds(1);

  @Parameters(paramLabel = "list|replay")
  Task task;

  @Option(
      names = "--home",
      paramLabel = "DIR",
      defaultValue = "${env:CHAT_HOME:-.chat}",
      description = "Home of the running platform (default: CHAT_HOME, else .chat).")
  Path home;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  private PushReplay() {}

  public static void main(String[] arguments) {
    System.exit(Commands.run(new PushReplay(), arguments));
  }

  @Override
  public Integer call() throws Exception {
    KafkaSettings kafka = KafkaSettings.from(Servers.find(home, System.getenv()).settings());
    Map<String, Object> config = new HashMap<>(kafka.client());
    config.put("group.id", GROUP);
    config.put("enable.auto.commit", false);
    config.put("auto.offset.reset", "earliest");
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer())) {
      if (task == Task.LIST) {
        show(follow(consumer, letters -> {}), "pushes were given up");
      } else {
        try (Desk desk = new Desk(kafka)) {
          Map<String, Integer> counts =
              follow(
                  consumer,
                  letters -> {
                    desk.putBack(letters);
                    consumer.commitSync();
                  });
          show(counts, "replayed");
        }
      }
    }
    return 0;
  }

  /** Does something with letters that were read together. */
  private interface Step {
    void take(List<Letter> letters) throws InterruptedException, ExecutionException;
  }

  /** A push that was given up, and the partition in which it was. */
  private record Letter(int partition, String key, DeadPush push) {}

  /**
   * Takes everything above what was replayed before, some at a time.
   *
   * @return how many there were, by provider and reason
   */
  private static Map<String, Integer> follow(KafkaConsumer<String, byte[]> consumer, Step step)
      throws InterruptedException, ExecutionException {
    List<TopicPartition> partitions =
        consumer.partitionsFor(Topics.PUSH_DEAD).stream()
            .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
            .toList();
    consumer.assign(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    Map<String, Integer> counts = new TreeMap<>();
    while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
      List<Letter> letters = new ArrayList<>();
      for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
        try {
          DeadPush push = DeadPush.parseFrom(record.value());
          letters.add(new Letter(record.partition(), record.key(), push));
          counts.merge(push.getProvider() + " " + push.getReason(), 1, Integer::sum);
        } catch (InvalidProtocolBufferException e) {
          counts.merge("that nobody can read, passed over", 1, Integer::sum);
        }
      }
      step.take(letters);
    }
    return counts;
  }

  private static void show(Map<String, Integer> counts, String what) {
    counts.forEach((reason, count) -> System.out.println(count + " " + reason));
    System.out.println(counts.values().stream().mapToInt(count -> count).sum() + " " + what);
  }

  /** Puts letters back into the log of pushes. */
  private static final class Desk implements AutoCloseable {
    private final KafkaProducer<String, byte[]> producer;

    Desk(KafkaSettings kafka) {
      Map<String, Object> config = new HashMap<>(kafka.client());
      config.put("acks", "all");
      producer = new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
    }

    void putBack(List<Letter> letters) throws InterruptedException, ExecutionException {
      int partitions = producer.partitionsFor(Topics.PUSH).size();
      List<Future<?>> sent = new ArrayList<>();
      for (Letter letter : letters) {
        PushRecord again = PushRecord.newBuilder().addWork(letter.push().getWork()).build();
        sent.add(
            producer.send(
                new ProducerRecord<>(
                    Topics.PUSH,
                    letter.partition() % partitions,
                    letter.key(),
                    again.toByteArray())));
      }
      for (Future<?> each : sent) {
        each.get();
      }
    }

    @Override
    public void close() {
      producer.close();
    }
  }
}
