package chat.gateway.io;

import java.util.ArrayList;
import java.util.List;

/**
 * All sessions of a gateway. Each is told once a second that time has passed, but never all of them
 * in one turn of the event loop.
 */
final class Sessions {
  /** How often {@link #tick} is to be called. */
  static final long TICK_MILLIS = 50;

  private static final int TICKS_PER_ROUND = 20;

  private final List<SessionHost> hosts = new ArrayList<>();

  /** Those below this index are still to be told in this round. */
  private int untold;

  int size() {
    return hosts.size();
  }

  void add(SessionHost host) {
    host.index = hosts.size();
    hosts.add(host);
  }

  void remove(SessionHost host) {
    // The last one takes its place; told twice in one round does no harm, and nobody is left out.
    SessionHost last = hosts.remove(hosts.size() - 1);
    if (last != host) {
      last.index = host.index;
      hosts.set(host.index, last);
    }
    untold = Math.min(untold, hosts.size());
  }

  /** Tells the next ones. */
  void tick() {
    if (untold == 0) {
      untold = hosts.size();
    }
    int share = (hosts.size() + TICKS_PER_ROUND - 1) / TICKS_PER_ROUND;
    for (int i = 0; i < share && untold > 0; i++) {
      untold--;
      hosts.get(untold).tick();
    }
  }

  List<SessionHost> all() {
    return List.copyOf(hosts);
  }
}
