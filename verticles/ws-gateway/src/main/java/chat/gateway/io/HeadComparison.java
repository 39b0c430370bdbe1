package chat.gateway.io;

import chat.gateway.core.SessionEvent;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells sessions what is stored, so that an event which the event bus lost is found although
 * nothing follows it. Each user is read once for all of his devices.
 */
public final class HeadComparison {
  private static final Logger LOG = LoggerFactory.getLogger(HeadComparison.class);

  private final HeadReads heads;
  private final Registrations registrations;
  private final Set<String> wanted = new LinkedHashSet<>();

  public HeadComparison(HeadReads heads, Registrations registrations) {
    this.heads = heads;
    this.registrations = registrations;
  }

  /** Notes a user for the next batch. */
  void want(String userId) {
    wanted.add(userId);
  }

  /** Notes everybody: deliveries may have gone nowhere. */
  void wantAll() {
    wanted.addAll(registrations.users());
  }

  /** Reads for those who have been noted. */
  void run() {
    List<String> userIds = List.copyOf(wanted);
    wanted.clear();
    userIds.forEach(this::read);
  }

  private void read(String userId) {
    heads
        .head(userId)
        .onSuccess(
            head ->
                registrations
                    .of(userId)
                    .forEach(host -> host.on(new SessionEvent.HeadStored(head))))
        .onFailure(failure -> LOG.debug("a head could not be read: {}", failure.toString()));
  }
}
