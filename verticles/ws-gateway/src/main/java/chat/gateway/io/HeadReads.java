package chat.gateway.io;

import chat.model.v1.InboxState;
import chat.runtime.store.InboxStore;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads stored heads of inboxes: those that are asked for in one turn of the event loop, or while
 * as many reads as allowed are under way, go together.
 */
public final class HeadReads {
  private static final int READS_MAX = 8;

  private final Vertx vertx;
  private final InboxStore inboxes;
  private final Map<String, Promise<Long>> waiting = new LinkedHashMap<>();
  private int reads;
  private boolean startsSoon;

  /** To be used on the context of one verticle. */
  public HeadReads(Vertx vertx, InboxStore inboxes) {
    this.vertx = vertx;
    this.inboxes = inboxes;
  }

  /** The stored head of a user, by a read that begins after this call. */
  Future<Long> head(String userId) {
    Promise<Long> head = waiting.computeIfAbsent(userId, id -> Promise.promise());
    if (!startsSoon) {
      startsSoon = true;
      vertx.runOnContext(
          turn -> {
            startsSoon = false;
            readNext();
          });
    }
    return head.future();
  }

  private void readNext() {
    while (reads < READS_MAX && !waiting.isEmpty()) {
      Map<String, Promise<Long>> batch = new LinkedHashMap<>();
      Iterator<Map.Entry<String, Promise<Long>>> next = waiting.entrySet().iterator();
      while (batch.size() < InboxStore.STATES_MAX && next.hasNext()) {
        Map.Entry<String, Promise<Long>> wanted = next.next();
        batch.put(wanted.getKey(), wanted.getValue());
        next.remove();
      }
      read(batch);
    }
  }

  private void read(Map<String, Promise<Long>> batch) {
    reads++;
    List<String> userIds = new ArrayList<>(batch.keySet());
    inboxes
        .states(userIds)
        .onComplete(
            read -> {
              reads--;
              readNext();
              batch.forEach(
                  (userId, head) -> {
                    if (read.succeeded()) {
                      InboxState state =
                          read.result().getOrDefault(userId, InboxState.getDefaultInstance());
                      head.complete(Integer.toUnsignedLong(state.getHead()));
                    } else {
                      head.fail(read.cause());
                    }
                  });
            });
  }
}
