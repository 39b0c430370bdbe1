package chat.faults.run;

import chat.bench.check.DeviceHistory;
import chat.bench.client.Bounded;
import chat.bench.client.HttpApi;
import chat.bench.client.HttpApiException;
import chat.model.Ids;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * People who give what they wrote another text, or delete it for everyone. Belongs to the fleet's
 * event loop.
 */
final class Amendments {
  private static final int DELETE_ONE_IN = 4;
  private static final int READS_AT_ONCE = 4;

  /** Changed messages that are compared with history at the end. */
  private static final int COMPARED_MAX = 200;

  private final HttpApi api;
  private final RandomGenerator random;
  private final List<Place> places = new ArrayList<>();

  private record Place(People.Seat seat, DeviceHistory.Own message) {}

  Amendments(HttpApi api, RandomGenerator random) {
    this.api = api;
    this.random = random;
  }

  /** Changes what was written last on a device; fails when it is not known what came of it. */
  Future<?> next(People.Seat seat) {
    return seat.history()
        .lastOwn()
        .<Future<?>>map(message -> change(seat, message))
        .orElseGet(Future::succeededFuture);
  }

  private Future<?> change(People.Seat seat, DeviceHistory.Own message) {
    String id = Ids.next();
    UUID clientId = UUID.fromString(id);
    String text = random.nextInt(DELETE_ONE_IN) == 0 ? null : "edit " + id;
    DeviceHistory history = seat.history();
    history.change(message.conversationId(), message.sequence(), clientId, text);
    if (places.size() < COMPARED_MAX) {
      places.add(new Place(seat, message));
    }
    return seat.session()
        .call(
            session ->
                text == null
                    ? api.deleteMessage(session, message.conversationId(), message.sequence(), id)
                    : api.editMessage(
                        session, message.conversationId(), message.sequence(), id, text))
        .onSuccess(done -> history.changeDone(clientId))
        .recover(
            failure -> {
              if (failure instanceof HttpApiException refused && refused.isFinal()) {
                history.changeRefused(clientId, refused.code());
                return Future.succeededFuture();
              }
              return Future.failedFuture(failure);
            });
  }

  /** Reads what was changed once more, when everything has come to rest. */
  Future<Void> readAgain() {
    return Bounded.map(places, READS_AT_ONCE, this::read).mapEmpty();
  }

  private Future<Void> read(Place place) {
    String conversationId = place.message().conversationId();
    int sequence = place.message().sequence();
    return place
        .seat()
        .session()
        .call(session -> api.messagesAfter(session, conversationId, sequence - 1))
        .onSuccess(page -> place.seat().history().stands(conversationId, page.get(0)))
        .mapEmpty();
  }
}
