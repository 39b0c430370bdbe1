package chat.client.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.client.core.Command;
import chat.client.model.ChatException;
import chat.client.storage.MemoryStorage;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever waits hears of an end, whatever fails around the machine. */
class EngineTest {
  /** Below the 30 s after which the machine gives up a step by itself. */
  private static final long TIMEOUT_SECONDS = 20;

  private final ExecutorService app = Executors.newSingleThreadExecutor();
  private final Queue<AutoCloseable> open = new ArrayDeque<>();
  private final CountDownLatch askedTwiceForGateways = new CountDownLatch(2);
  private HttpServer platform;

  @BeforeEach
  void start() throws Exception {
    platform = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    platform.createContext(
        "/v1/gateways",
        exchange -> {
          askedTwiceForGateways.countDown();
          byte[] answer = "{\"gateways\":[{\"url\":\"no address\"}]}".getBytes(UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    platform.start();
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable one : open) {
      one.close();
    }
    app.shutdown();
    platform.stop(0);
  }

  @Test
  void aTokenSourceThatFailsInAnyWayIsAskedAgain() throws Exception {
    CountDownLatch goodAtLast = new CountDownLatch(1);
    Queue<Supplier<CompletableFuture<String>>> answers =
        new ConcurrentLinkedQueue<>(
            List.of(
                () -> {
                  throw new IllegalStateException("a test");
                },
                () -> null,
                () -> CompletableFuture.completedFuture(null),
                () -> CompletableFuture.completedFuture("no\nheader"),
                () -> {
                  goodAtLast.countDown();
                  return new CompletableFuture<>();
                }));
    Engine engine = engine(app, refused -> answers.remove().get());
    CompletableFuture<Void> live = engine.connect();

    assertTrue(goodAtLast.await(TIMEOUT_SECONDS, TimeUnit.SECONDS), answers.size() + " are left");
    engine.close();
    assertEquals("closed", failure(live).code());
  }

  @Test
  void aCallFailsWithoutATokenOrAClient() throws Exception {
    Engine engine =
        engine(
            app,
            refused -> {
              throw new IllegalStateException("a test");
            });
    assertEquals(ChatException.NETWORK, failure(engine.call("GET", "/v1/gateways", null)).code());
    Engine wrong = engine(app, refused -> CompletableFuture.completedFuture("no\nheader"));
    assertEquals("invalid_argument", failure(wrong.call("GET", "/v1/gateways", null)).code());
    Engine closed = engine(app, refused -> CompletableFuture.completedFuture("token"));
    closed.close();
    assertEquals(ChatException.NETWORK, failure(closed.call("GET", "/v1/gateways", null)).code());
  }

  @Test
  void aGatewayWithoutAnAddressIsLikeOneThatIsAway() throws Exception {
    CompletableFuture<Void> live =
        engine(app, refused -> CompletableFuture.completedFuture("token")).connect();

    assertTrue(
        askedTwiceForGateways.await(TIMEOUT_SECONDS, TimeUnit.SECONDS), "it asks for others");
    assertTrue(!live.isDone(), "it goes on");
  }

  @Test
  void nobodyWaitsForAClientThatIsClosed() throws Exception {
    Engine engine = engine(app, refused -> new CompletableFuture<>());
    CompletableFuture<Void> connecting = engine.connect();
    CompletableFuture<?> waiting = send(engine);
    engine.close();

    assertEquals("closed", failure(connecting).code());
    assertEquals("closed", failure(waiting).code());
    assertEquals("closed", failure(engine.connect()).code());
    assertEquals("closed", failure(send(engine)).code());
  }

  @Test
  void anAppWhoseExecutorHasEndedHearsOfTheEndAsWell() throws Exception {
    Executor ended =
        task -> {
          throw new RejectedExecutionException("a test");
        };
    Engine engine = engine(ended, refused -> new CompletableFuture<>());
    CompletableFuture<Void> connecting = engine.connect();
    CompletableFuture<?> waiting = send(engine);
    engine.close();

    assertEquals("closed", failure(connecting).code());
    assertEquals("closed", failure(waiting).code());
  }

  @Test
  void whoeverMarkedAPlaceThatALaterOneCoversHearsOfIt() throws Exception {
    Engine engine = engine(app, refused -> new CompletableFuture<>());
    CompletableFuture<?> first = read(engine, 3);
    CompletableFuture<?> second = read(engine, 5);

    assertEquals("replaced", failure(first).code());
    engine.close();
    assertEquals("closed", failure(second).code());
  }

  private Engine engine(Executor executor, Function<String, CompletableFuture<String>> source)
      throws Exception {
    String base = "http://127.0.0.1:" + platform.getAddress().getPort();
    Engine engine = new Engine(base, new MemoryStorage(), executor, source);
    open.add(engine::close);
    return engine;
  }

  private static CompletableFuture<?> send(Engine engine) {
    return engine.command(Command.Kind.SEND, "direct:1", Map.of("body", Map.of("text", "in vain")));
  }

  private static CompletableFuture<?> read(Engine engine, long sequence) {
    return engine.command(Command.Kind.READ, "direct:1", Map.of("sequence", sequence));
  }

  private static ChatException failure(CompletableFuture<?> future) {
    ExecutionException failure =
        assertThrows(ExecutionException.class, () -> future.get(TIMEOUT_SECONDS, TimeUnit.SECONDS));
    return assertInstanceOf(ChatException.class, failure.getCause());
  }
}
