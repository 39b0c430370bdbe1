package chat.gateway.io;

import chat.gateway.core.SessionEvent;
import chat.runtime.store.InboxStore;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells sessions what is stored, so that an event which the event bus lost is found although
 * nothing follows it. Each user is read once for all of his devices, with a bounded number of reads
 * under way.
 */
public final class HeadComparison {
  private static final int READS_MAX = 64;
  private static final Logger LOG = LoggerFactory.getLogger(HeadComparison.class);

  private final InboxStore inboxes;
  private final Registrations registrations;
  private final Set<String> wanted = new LinkedHashSet<>();
  private int reads;

  public HeadComparison(InboxStore inboxes, Registrations registrations) {
    this.inboxes = inboxes;
    this.registrations = registrations;
  }

  /** Notes a user for the next batch. */
  void want(String userId) {
    wanted.add(userId);
  }

  /** Reads for those who have been noted. */
  void run() {
    Iterator<String> next = wanted.iterator();
    while (reads < READS_MAX && next.hasNext()) {
      String userId = next.next();
      next.remove();
      reads++;
      read(userId);
    }
  }

  private void read(String userId) {
    inboxes
        .state(userId)
        .onSuccess(
            inbox -> {
              long head = Integer.toUnsignedLong(inbox.getHead());
              registrations.of(userId).forEach(host -> host.on(new SessionEvent.HeadStored(head)));
            })
        .onFailure(failure -> LOG.debug("a head could not be read: {}", failure.toString()))
        .onComplete(
            read -> {
              reads--;
              run();
            });
  }
}
