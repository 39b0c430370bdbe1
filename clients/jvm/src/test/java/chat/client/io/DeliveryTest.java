package chat.client.io;

import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.client.model.ChatEvent;
import chat.client.model.ChatListener;
import chat.client.model.ConnectionState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The order in which an app is told, and what happens when it fails. */
class DeliveryTest {
  private final Queue<Runnable> executor = new ArrayDeque<>();
  private final Delivery delivery = new Delivery(executor::add);
  private final List<String> log = Collections.synchronizedList(new ArrayList<>());
  private ConnectionState failing;

  @Test
  void oneThingAfterTheOtherWhateverTheExecutorIs() {
    listen();
    tell(ConnectionState.CONNECTING);
    delivery.run(() -> log.add("ran"));
    tell(ConnectionState.LIVE);
    assertEquals(1, executor.size(), "one task at a time");
    work();
    assertEquals(
        List.of(
            "CONNECTING",
            "handled CONNECTING",
            "after CONNECTING",
            "ran",
            "LIVE",
            "handled LIVE",
            "after LIVE"),
        log);
  }

  @Test
  void afterAFailureNothingIsToldUntilItIsDropped() {
    listen();
    failing = ConnectionState.CONNECTING;
    tell(ConnectionState.CONNECTING);
    tell(ConnectionState.LIVE);
    work();
    // Came before anybody knew of the failure.
    tell(ConnectionState.RECONNECTING);
    work();
    assertEquals(
        List.of(
            "CONNECTING",
            "failed CONNECTING",
            "after CONNECTING",
            "after LIVE",
            "after RECONNECTING"),
        log);

    delivery.drop();
    tell(ConnectionState.CLOSED);
    work();
    assertEquals(List.of("CLOSED", "handled CLOSED", "after CLOSED"), log.subList(5, 8));
  }

  @Test
  void anEndWaitsForTheListenerThatIsAtWork() throws Exception {
    CountDownLatch told = new CountDownLatch(1);
    CountDownLatch finish = new CountDownLatch(1);
    delivery.run(
        () -> {
          told.countDown();
          try {
            finish.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          log.add("told");
        });
    tell(ConnectionState.LIVE);
    Thread app = new Thread(this::work);
    app.start();
    told.await();
    Thread closer =
        new Thread(
            () -> {
              try {
                delivery.end(60_000);
                log.add("ended");
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    closer.start();
    while (closer.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    finish.countDown();
    app.join();
    closer.join();
    assertEquals(
        List.of("after LIVE", "ended", "told"), log.stream().sorted().collect(Collectors.toList()));
    assertEquals("told", log.get(0));
  }

  private void listen() {
    delivery.listen(
        new ChatListener() {
          @Override
          public void onConnection(ChatEvent.ConnectionChanged event) {
            log.add(event.state().toString());
            if (event.state() == failing) {
              throw new IllegalStateException("a test");
            }
          }
        });
  }

  private void tell(ConnectionState state) {
    delivery.tell(
        new ChatEvent.ConnectionChanged(state, null, ""),
        () -> log.add("handled " + state),
        failure -> log.add("failed " + state),
        () -> log.add("after " + state));
  }

  private void work() {
    while (!executor.isEmpty()) {
      executor.poll().run();
    }
  }
}
