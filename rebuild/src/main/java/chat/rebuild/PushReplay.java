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
import picocli.CommandLine;
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
  private static final int EXIT_FAILED = 1;
  private static final int EXIT_UNREACHABLE = 3;

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
    // The node, whose jar is on the class path too, logs to standard output.
    System.setProperty("logback.configurationFile", "chat/rebuild/logback.xml");
    System.exit(
        new CommandLine(new PushReplay())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setExecutionExceptionHandler(
                (failure, command, parsed) -> {
                  command.getErr().println(failure.getMessage());
                  return failure instanceof UnreachableException ? EXIT_UNREACHABLE : EXIT_FAILED;
                })
            .execute(arguments));
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
      List<ConsumerRecord<String, byte[]>> letters = read(consumer);
      Map<String, Integer> counts = new TreeMap<>();
      for (ConsumerRecord<String, byte[]> letter : letters) {
        DeadPush dead = DeadPush.parseFrom(letter.value());
        counts.merge(dead.getProvider() + " " + dead.getReason(), 1, Integer::sum);
      }
      if (task == Task.REPLAY && !letters.isEmpty()) {
        putBack(kafka, letters);
        consumer.commitSync();
      }
      counts.forEach((reason, count) -> System.out.println(count + " " + reason));
      System.out.println(
          letters.size() + (task == Task.REPLAY ? " replayed" : " pushes were given up"));
    }
    return 0;
  }

  /** Everything above what was replayed before. */
  private static List<ConsumerRecord<String, byte[]>> read(KafkaConsumer<String, byte[]> consumer) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(Topics.PUSH_DEAD).stream()
            .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
            .toList();
    consumer.assign(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    List<ConsumerRecord<String, byte[]>> letters = new ArrayList<>();
    while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
      consumer.poll(POLL).forEach(letters::add);
    }
    return letters;
  }

  private static void putBack(KafkaSettings kafka, List<ConsumerRecord<String, byte[]>> letters)
      throws InvalidProtocolBufferException, InterruptedException, ExecutionException {
    Map<String, Object> config = new HashMap<>(kafka.client());
    config.put("acks", "all");
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer())) {
      int partitions = producer.partitionsFor(Topics.PUSH).size();
      List<Future<?>> sent = new ArrayList<>();
      for (ConsumerRecord<String, byte[]> letter : letters) {
        PushRecord again =
            PushRecord.newBuilder().addWork(DeadPush.parseFrom(letter.value()).getWork()).build();
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
  }
}
