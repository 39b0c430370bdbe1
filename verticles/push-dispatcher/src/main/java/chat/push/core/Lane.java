package chat.push.core;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Optional;

/** What waits for one device, of which one delivery at a time is under way. */
final class Lane {
  final String deviceId;
  private final ArrayDeque<Delivery> queue = new ArrayDeque<>();

  Lane(String deviceId) {
    this.deviceId = deviceId;
  }

  /**
   * Adds a delivery. Of two that show the same conversation the older gives way, if it has not
   * begun.
   *
   * @return the one that is not needed any more
   */
  Optional<Delivery> add(Delivery delivery) {
    if (delivery.isShow()) {
      for (Iterator<Delivery> waiting = queue.iterator(); waiting.hasNext(); ) {
        Delivery other = waiting.next();
        if (other.isUnderWay() || !other.showsSameAs(delivery)) {
          continue;
        }
        if (other.sequence() >= delivery.sequence()) {
          return Optional.of(delivery);
        }
        if (other != queue.peek()) {
          waiting.remove();
          queue.add(delivery);
          return Optional.of(other);
        }
        queue.poll();
        delivery.waitUntil(other.notBeforeMillis());
        queue.addFirst(delivery);
        return Optional.of(other);
      }
    }
    queue.add(delivery);
    return Optional.empty();
  }

  Delivery head() {
    return queue.peek();
  }

  void removeHead() {
    queue.poll();
  }

  boolean isEmpty() {
    return queue.isEmpty();
  }
}
