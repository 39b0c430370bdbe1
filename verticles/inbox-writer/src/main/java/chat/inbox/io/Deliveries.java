package chat.inbox.io;

import chat.model.v1.Event;
import chat.model.v1.PushRecord;
import chat.model.v1.Recipient;
import io.vertx.core.Future;
import java.util.List;

/**
 * Whom the fold of the inbox log tells what is new. All of it are hints, but for what is to be
 * pushed.
 */
public interface Deliveries {
  /**
   * @param traceparent of the step that numbered the event; empty when it is not traced
   */
  void deliver(Event event, List<Recipient> recipients, String traceparent);

  /** All events of the user up to the head are stored. */
  void announce(String userId, int head);

  /**
   * What devices that are not connected may have to hear; completes when it is safe. Repeated when
   * it fails, so it may come twice.
   *
   * @param partition of the inbox log
   */
  Future<?> push(int partition, PushRecord record);
}
