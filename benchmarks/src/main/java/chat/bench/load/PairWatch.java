package chat.bench.load;

import chat.bench.client.ChatClient;
import chat.bench.client.ClientListener;
import chat.bench.client.PendingSend;
import chat.model.v1.Presence;
import chat.model.v1.PresenceState;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.HdrHistogram.Histogram;

/**
 * Follows, beside the messages, who lost his connection and when he was back, and since when
 * everybody sees the other of his pair as he is. For the event loop of the clients alone.
 */
public final class PairWatch implements ClientListener {
  private static final int DIGITS = 3;

  private final Progress progress;
  private final Map<ChatClient, Seen> seen = new HashMap<>();
  private final Set<ChatClient> away = new HashSet<>();
  private final Set<ChatClient> everAway = new HashSet<>();
  private final Set<ChatClient> gone = new HashSet<>();
  private final Histogram backMillis = new Histogram(DIGITS);
  private long startNanos = System.nanoTime();

  /** How a person looks to the other of his pair. */
  private static final class Seen {
    private PresenceState wanted = PresenceState.PRESENCE_STATE_ONLINE;
    private PresenceState actual = PresenceState.PRESENCE_STATE_UNSPECIFIED;
    private long rightSinceNanos;

    private boolean isRight() {
      return actual == wanted;
    }
  }

  /**
   * What came of it.
   *
   * @param lost devices that lost their connection
   * @param missing of these, how many are not back
   * @param backMillis of the others, from the beginning until they were in sync again
   * @param wrong devices that see the other as he is not
   * @param rightSeconds from the beginning until the last of the others saw him as he is
   */
  public record Outcome(
      long lost, long missing, Histogram backMillis, long wrong, double rightSeconds) {}

  PairWatch(Progress progress) {
    this.progress = progress;
  }

  void add(ChatClient client) {
    seen.put(client, new Seen());
  }

  /** From now on times are taken. */
  void begin() {
    startNanos = System.nanoTime();
    away.clear();
    everAway.clear();
    backMillis.reset();
  }

  /** A device will not come back, and the other one of the pair must learn of it. */
  void leaves(ChatClient client, ChatClient other) {
    gone.add(client);
    seen.remove(client);
    Seen view = seen.get(other);
    view.wanted = PresenceState.PRESENCE_STATE_OFFLINE;
  }

  boolean allSeeOneAnother() {
    return seen.values().stream().allMatch(Seen::isRight);
  }

  Outcome outcome() {
    long wrong = seen.values().stream().filter(view -> !view.isRight()).count();
    long lastNanos =
        seen.values().stream()
            .filter(Seen::isRight)
            .mapToLong(view -> view.rightSinceNanos - startNanos)
            .max()
            .orElse(0);
    return new Outcome(
        everAway.size(), away.size(), backMillis, wrong, Math.max(0, lastNanos) / 1e9);
  }

  @Override
  public void lost(ChatClient client) {
    if (!gone.contains(client)) {
      away.add(client);
      everAway.add(client);
    }
  }

  @Override
  public void synced(ChatClient client) {
    if (away.remove(client)) {
      backMillis.recordValue((System.nanoTime() - startNanos) / 1_000_000);
    }
  }

  @Override
  public void presence(ChatClient client, Presence presence) {
    Seen view = seen.get(client);
    if (view != null && view.actual != presence.getState()) {
      view.actual = presence.getState();
      view.rightSinceNanos = System.nanoTime();
    }
  }

  @Override
  public void accepted(PendingSend send) {
    progress.accepted(send);
  }

  @Override
  public void putOff(PendingSend send) {
    progress.putOff(send);
  }

  @Override
  public void refused(PendingSend send) {
    progress.refused(send);
  }

  @Override
  public void delivered(String userId, UUID clientMessageId) {
    progress.delivered(userId, clientMessageId);
  }
}
