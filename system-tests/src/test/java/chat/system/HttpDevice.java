package chat.system;

import chat.bench.client.Session;
import chat.model.JsonCodec;
import chat.model.v1.Event;
import com.google.protobuf.InvalidProtocolBufferException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** A device without a WebSocket: it asks for its inbox, request after request. */
final class HttpDevice {
  private static final int POLLS_MAX = 50;

  final List<Event> events = new ArrayList<>();
  private final Rest rest;
  private final Session session;
  private String epoch;
  private long inboxSeq;

  private HttpDevice(Rest rest, Session session) {
    this.rest = rest;
    this.session = session;
  }

  /** A device that has nothing yet. */
  static HttpDevice starting(Rest rest, Session session) throws Exception {
    HttpDevice device = new HttpDevice(rest, session);
    device.take(rest.get(session, "/v1/inbox").success());
    return device;
  }

  /** A device that has everything up to a number. */
  static HttpDevice resuming(Rest rest, Session session, String epoch, long inboxSeq) {
    HttpDevice device = new HttpDevice(rest, session);
    device.epoch = epoch;
    device.inboxSeq = inboxSeq;
    return device;
  }

  String epoch() {
    return epoch;
  }

  long inboxSeq() {
    return inboxSeq;
  }

  /** Asks once. */
  JsonObject poll(int waitSeconds) throws Exception {
    JsonObject answer =
        rest.get(
                session,
                "/v1/inbox?epoch=%s&after=%d&wait_seconds=%d&limit=20"
                    .formatted(epoch, inboxSeq, waitSeconds))
            .success();
    take(answer);
    return answer;
  }

  /** Asks until an event of a kind has come. */
  Event next(Predicate<Event> kind) throws Exception {
    for (int poll = 0; poll < POLLS_MAX; poll++) {
      int from = events.size();
      poll(10);
      for (Event event : events.subList(from, events.size())) {
        if (kind.test(event)) {
          return event;
        }
      }
    }
    throw new AssertionError("not within " + POLLS_MAX + " requests; " + events);
  }

  /** Asks until there is nothing more. */
  void catchUp() throws Exception {
    while (!poll(0).getBoolean("synced")) {}
  }

  private void take(JsonObject answer) throws InvalidProtocolBufferException {
    JsonArray news = answer.getJsonArray("events");
    for (int i = 0; i < news.size(); i++) {
      Event event = (Event) JsonCodec.parse(news.getJsonObject(i).encode(), Event.newBuilder());
      if (event.getInboxSeq() != (int) ++inboxSeq) {
        throw new AssertionError("after " + (inboxSeq - 1) + " came " + event.getInboxSeq());
      }
      events.add(event);
    }
    JsonObject cursor = answer.getJsonObject("cursor");
    epoch = cursor.getString("epoch");
    inboxSeq = cursor.getLong("inbox_seq");
  }
}
