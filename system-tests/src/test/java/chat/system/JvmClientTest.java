package chat.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.client.ChatClient;
import chat.client.model.ChatEvent.CommandDone;
import chat.client.model.ChatException;
import chat.client.model.ConnectionState;
import chat.client.model.Message;
import chat.client.storage.FileStorage;
import chat.client.storage.MemoryStorage;
import chat.client.storage.Storage;
import chat.model.Ids;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The JVM client on the platform. */
@ExtendWith(Platform.Shared.class)
class JvmClientTest {
  private static final Path MODULE = Path.of("../clients/jvm");
  static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final int SENT_WHILE_KILLED = 200;
  private static final int SENT_WHILE_AWAY = 130;

  @TempDir private Path home;
  private final List<AutoCloseable> open = new ArrayList<>();
  private Platform platform;

  @BeforeEach
  void remember(Platform shared) {
    platform = shared;
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable one : open) {
      one.close();
    }
  }

  @Test
  void theQuickStartWorksAsItStands() throws Exception {
    String readme = Files.readString(MODULE.resolve("README.md"));
    Matcher code = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(readme);
    assertTrue(code.find(), "the README shows code");
    Path source = Files.writeString(home.resolve("Echo.java"), code.group(1));
    String libraries = jars();

    int compiled =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "--release",
                "11",
                "-Xlint:all",
                "-Werror",
                "-cp",
                libraries,
                "-d",
                home.toString(),
                source.toString());
    assertEquals(0, compiled, "it compiles");
    Path output = home.resolve("output");
    ProcessBuilder java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                home + File.pathSeparator + libraries,
                "Echo")
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    java.environment().put("CHAT_URL", platform.http().toString());
    Process process = java.start();
    try {
      assertTrue(process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS), "it ends by itself");
    } finally {
      process.destroyForcibly();
    }

    assertEquals(
        List.of("Hello! is number 1 of the conversation", "Echo: Hello!"),
        Files.readAllLines(output));
    assertEquals(0, process.exitValue());
  }

  @Test
  void nothingIsLostOrDoubledWhenThePlatformIsKilledWhileSending() throws Exception {
    JvmDevice ann = signUp("ann", new MemoryStorage());
    JvmDevice ben = signUp("ben", new MemoryStorage());
    String conversation = ann.conversationWith(ben);
    List<CompletableFuture<CommandDone>> sends = new ArrayList<>();
    for (int i = 0; i < SENT_WHILE_KILLED; i++) {
      sends.add(ann.client.send(conversation, "ann " + i));
      sends.add(ben.client.send(conversation, "ben " + i));
    }
    sends.get(SENT_WHILE_KILLED / 4).get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    platform.kill();
    long before = sends.stream().filter(CompletableFuture::isDone).count();
    platform.startAgain();

    for (CompletableFuture<CommandDone> send : sends) {
      send.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    }
    assertTrue(before < sends.size(), "the kill caught messages on their way");
    assertTrue(ann.states.contains(ConnectionState.RECONNECTING), () -> ann.states.toString());
    Await.until(
        "history has everything", TIMEOUT, () -> ann.history(conversation).size() >= sends.size());
    List<Message> history = ann.history(conversation);
    assertEquals(sends.size(), history.size());
    for (CompletableFuture<CommandDone> send : sends) {
      Message message = history.get((int) send.join().sequence() - 1);
      assertEquals(send.join().id(), message.clientMessageId(), "the sequence is final");
    }
    for (JvmDevice sender : List.of(ann, ben)) {
      assertEquals(
          numbered(sender.name, SENT_WHILE_KILLED),
          texts(history.stream().filter(m -> m.senderId().equals(sender.userId())).toList()));
      Await.until(
          sender.name + " has heard everything",
          TIMEOUT,
          () -> sender.messages.size() >= history.size());
      assertEquals(texts(history), texts(sender.messages), "each once, in order");
    }
  }

  @Test
  void aDeviceThatWasAwayGoesOnWhereItWas() throws Exception {
    Path folder = home.resolve("ben");
    JvmDevice ann = signUp("ann", new MemoryStorage());
    FileStorage storage = new FileStorage(folder);
    JvmDevice ben = signUp("ben", storage);
    String conversation = ann.conversationWith(ben);
    ann.client.send(conversation, "while ben is there").get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    Await.until("ben has it", TIMEOUT, () -> ben.messages.size() == 1);
    ben.client.close();
    storage.close();
    for (CompletableFuture<CommandDone> send : ann.send(conversation, "away", SENT_WHILE_AWAY)) {
      send.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    }

    FileStorage later = new FileStorage(folder);
    JvmDevice again = device("ben", later);
    assertEquals(ben.userId(), again.userId(), "it is still logged in");
    CompletableFuture<CommandDone> queued = again.client.send(conversation, "queued");
    again.client.connect().get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);

    // What was acknowledged a moment ago may come after the rest, live.
    Await.until(
        "everything that came meanwhile", TIMEOUT, () -> again.messages.size() >= SENT_WHILE_AWAY);
    List<String> missed = new ArrayList<>(numbered("away", SENT_WHILE_AWAY));
    assertEquals(missed, texts(again.messages).subList(0, SENT_WHILE_AWAY));
    assertEquals(2 + SENT_WHILE_AWAY, queued.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS).sequence());
    ann.client.send(conversation, "live again").get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    Await.until(
        "ben hears what follows", TIMEOUT, () -> texts(again.messages).contains("live again"));
    missed.addAll(List.of("queued", "live again"));
    assertEquals(missed, texts(again.messages));
    again.client.close();
    later.close();
  }

  @Test
  void whatIsQueuedOutlivesTheProcess() throws Exception {
    Path folder = home.resolve("ann");
    FileStorage storage = new FileStorage(folder);
    JvmDevice ann = signUp("ann", storage);
    JvmDevice ben = signUp("ben", new MemoryStorage());
    String conversation = ann.conversationWith(ben);
    ann.client.disconnect();
    List<CompletableFuture<CommandDone>> sends = ann.send(conversation, "offline", 3);
    ann.client.close();
    assertTrue(sends.stream().noneMatch(JvmClientTest::isSent), "nobody is there to send them");
    storage.close();

    FileStorage later = new FileStorage(folder);
    JvmDevice again = device("ann", later);
    again.client.connect().get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    Await.until("ben has them", TIMEOUT, () -> ben.messages.size() == 3);
    assertEquals(numbered("offline", 3), texts(ben.messages));
    Await.until("they are forgotten", TIMEOUT, () -> stored(folder, "command").isEmpty());
    again.client.close();
    later.close();
  }

  @Test
  void aCursorThatMeansNothingIsResetAndNothingIsMissing() throws Exception {
    JvmDevice ann = signUp("ann", new MemoryStorage());
    MemoryStorage storage = new MemoryStorage();
    JvmDevice ben = signUp("ben", storage);
    String conversation = ann.conversationWith(ben);
    ben.client.close();
    ann.client.send(conversation, "before").get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    storage.put(Storage.CURSOR, "7 of-another-life");

    JvmDevice again = device("ben", storage);
    again.client.connect().get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);

    assertEquals(1, again.resets.get());
    // It is loaded, or comes as an event, or both: a message is known by its sequence.
    Await.until("nothing is missing", TIMEOUT, () -> again.seen().contains("before"));
    ann.client.send(conversation, "after").get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    Await.until("it goes on", TIMEOUT, () -> texts(again.messages).contains("after"));
    Await.until(
        "the new cursor is stored",
        TIMEOUT,
        () -> !storage.load().get(Storage.CURSOR).contains("of-another-life"));
  }

  @Test
  void aTextIsTakenWhateverItsCharactersAre() throws Exception {
    JvmDevice ann = signUp("ann", new MemoryStorage());
    JvmDevice ben = signUp("ben", new MemoryStorage());
    String conversation = ann.conversationWith(ben);
    for (String text :
        List.of("{[:,]}".repeat(5_000), "\"\\\n".repeat(20_000), "😀".repeat(100_000))) {
      long sequence =
          ann.client.send(conversation, text).get(TIMEOUT.toSeconds(), TimeUnit.SECONDS).sequence();
      Await.until(
          "history has it",
          TIMEOUT,
          () -> !ben.client.messagesAfter(conversation, sequence - 1).get().items().isEmpty());
      Message whole = ben.client.messagesAfter(conversation, sequence - 1).get().items().get(0);
      assertEquals(text, whole.text().orElse(""));
    }
  }

  @Test
  void theRestOfTheHttpApiIsCalledByItsPaths() throws Exception {
    JvmDevice ann = signUp("ann", new MemoryStorage());
    JvmDevice ben = signUp("ben", new MemoryStorage());
    String contact = "/v1/contacts/" + ben.userId();
    assertEquals(
        "outgoing",
        ann.client
            .call("PUT", contact, null)
            .get(TIMEOUT.toSeconds(), TimeUnit.SECONDS)
            .text("state"));
    ann.client.call("DELETE", contact, null).get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    assertEquals(
        "none",
        ann.client
            .call("GET", contact, null)
            .get(TIMEOUT.toSeconds(), TimeUnit.SECONDS)
            .text("state"));
    ChatException refused =
        assertInstanceOf(
            ChatException.class,
            assertThrows(
                    ExecutionException.class,
                    () ->
                        ann.client
                            .startConversation(ann.userId())
                            .get(TIMEOUT.toSeconds(), TimeUnit.SECONDS))
                .getCause());
    assertTrue(refused.isFinal(), refused::getMessage);
  }

  /** A compiler that is called as a library takes no stars in its class path. */
  private static String jars() throws Exception {
    List<String> jars = new ArrayList<>();
    for (Path folder : List.of(MODULE.resolve("target"), MODULE.resolve("target/lib"))) {
      try (var files = Files.list(folder)) {
        files.map(Path::toString).filter(name -> name.endsWith(".jar")).forEach(jars::add);
      }
    }
    return String.join(File.pathSeparator, jars);
  }

  private static boolean isSent(CompletableFuture<CommandDone> send) {
    return send.isDone() && !send.isCompletedExceptionally();
  }

  private static List<String> stored(Path folder, String prefix) throws Exception {
    try (var files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(n -> n.startsWith(prefix))
          .toList();
    }
  }

  static List<String> numbered(String name, int count) {
    return IntStream.range(0, count).mapToObj(i -> name + " " + i).toList();
  }

  static List<String> texts(List<Message> messages) {
    return messages.stream().map(message -> message.text().orElse("")).toList();
  }

  /** A client that has connected. */
  private JvmDevice signUp(String name, Storage storage) throws Exception {
    JvmDevice device = device(name, storage);
    String id = Ids.next();
    device
        .client
        .signUp(name + id.substring(id.length() - 12), "correct horse", name)
        .get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    device.client.connect().get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    return device;
  }

  private JvmDevice device(String name, Storage storage) throws Exception {
    ChatClient client = ChatClient.builder(platform.http().toString()).storage(storage).build();
    open.add(client);
    JvmDevice device = new JvmDevice(name, client);
    client.listen(device);
    return device;
  }
}
