package chat.system;

import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.model.Ids;
import chat.model.v1.ClientFrame;
import chat.model.v1.ServerFrame;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * Somebody who writes without pause to conversations in turn, edits some of his messages, says what
 * he has read, and remembers what was acknowledged. Like an app he gives a command again, under its
 * id, while nobody knows the answer.
 */
final class Talker {
  private static final int EDITS_EVERY = 4;
  private static final int READS_EVERY = 3;
  private static final long PAUSE_MILLIS = 15;

  private final Person person;
  private final List<String> conversationIds;
  private final Socket socket;
  private final List<Acknowledged> acknowledged = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Void> end;
  private volatile boolean stopping;
  private int request;

  /** A message that was said to be in the log at this place. */
  record Acknowledged(Person sender, String conversationId, String id, String text, int sequence) {
    /** What it is made to say if it is edited. */
    String textAfterEdit() {
      return text + ", better";
    }
  }

  /** Begins at once. */
  Talker(Vertx vertx, Person person, List<String> conversationIds) throws Exception {
    this.person = person;
    this.conversationIds = conversationIds;
    socket = Socket.live(vertx, person.session());
    end = CompletableFuture.runAsync(this::talk);
  }

  List<Acknowledged> acknowledged() {
    return acknowledged;
  }

  /** Ends after the answer that is waited for; fails if something was refused. */
  void stop() throws Exception {
    stopping = true;
    end.get(1, TimeUnit.MINUTES);
    socket.close();
  }

  private void talk() {
    try {
      for (int i = 1; !stopping; i++) {
        Acknowledged said = send(conversationIds.get(i % conversationIds.size()), i);
        acknowledged.add(said);
        if (i % EDITS_EVERY == 0) {
          edit(said);
        }
        if (i % READS_EVERY == 0) {
          assertTrue(give(Frames.read(said.conversationId(), said.sequence())).hasDone());
        }
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      }
    } catch (Exception e) {
      throw new IllegalStateException(person.handle() + " cannot go on: " + e.getMessage(), e);
    }
  }

  private Acknowledged send(String conversationId, int number) throws Exception {
    String id = Ids.next();
    String text = "%s says %d".formatted(person.handle(), number);
    int sequence = give(Frames.send(conversationId, id, text)).getSent().getSequence();
    return new Acknowledged(person, conversationId, id, text, sequence);
  }

  private void edit(Acknowledged said) throws Exception {
    assertTrue(
        give(Frames.edit(said.conversationId(), said.sequence(), said.textAfterEdit())).hasDone());
  }

  /** Nobody waits for what else comes, so it is not kept. */
  private ServerFrame give(ClientFrame.Builder frame) throws Exception {
    while (true) {
      socket.say(frame.setRequest(++request));
      ServerFrame reply = socket.reply(request);
      int retryAfterMillis = reply.getError().getRetryAfterMillis();
      if (retryAfterMillis == 0) {
        assertTrue(reply.hasSent() || reply.hasDone(), reply::toString);
        return reply;
      }
      TimeUnit.MILLISECONDS.sleep(retryAfterMillis);
    }
  }
}
