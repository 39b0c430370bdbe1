package chat.gateway.core;

import chat.model.Limits;
import chat.model.v1.ChannelNews;
import chat.model.v1.ChannelSignal;
import chat.model.v1.ConversationState;
import chat.model.v1.Event;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which sessions of a gateway have which channels open, and what they are to be told.
 *
 * <p>Signals may be lost, doubled or late. They count messages and memberships that end: what is
 * said goes on to a session only while nothing has been missed since its membership was read, so
 * nobody is told after his membership has ended. After a hole there is the new head alone, and
 * clients ask history, which judges each of them anew, until the memberships of all who look have
 * been read again.
 *
 * @param <S> a session
 */
public final class ChannelBook<S> {
  private final Map<String, Channel<S>> channels = new HashMap<>();
  private final Map<S, Set<String>> openBySession = new HashMap<>();
  private final Map<S, Set<String>> openingsBySession = new HashMap<>();

  /** News, and whom to tell. */
  public record Told<S>(Set<S> sessions, ChannelNews news) {}

  private static final class Channel<S> {
    /** Sessions with their users. */
    final Map<S, String> lookers = new LinkedHashMap<>();

    int openings;
    int head;
    int revision;

    /** Something was missed. */
    boolean unsure;

    /** With {@link #unsure}: the revision of a state that knows of all that was missed. */
    int unsureUntil;

    void missed(int upTo) {
      unsure = true;
      unsureUntil = later(unsureUntil, upTo);
    }
  }

  /** Whether a session may open one more. */
  public boolean hasRoomFor(S session) {
    return openBySession.getOrDefault(session, Set.of()).size()
            + openingsBySession.getOrDefault(session, Set.of()).size()
        < Limits.OPEN_MAX;
  }

  /** A session is about to open a channel: signals count from now on. */
  public void begin(S session, String channelId) {
    channels.computeIfAbsent(channelId, id -> new Channel<>()).openings++;
    openingsBySession.computeIfAbsent(session, key -> new HashSet<>()).add(channelId);
  }

  /** Whether a session still wants what it has begun to open. */
  public boolean isOpening(S session, String channelId) {
    return openingsBySession.getOrDefault(session, Set.of()).contains(channelId);
  }

  /** The opening that was begun is over, whatever became of it. */
  public void end(S session, String channelId) {
    channels.get(channelId).openings--;
    remove(openingsBySession, session, channelId);
  }

  /**
   * Whether a state knows of everything that has been signalled. Only then does it say who is a
   * member now; an older one may not know yet of a membership that has ended.
   */
  public boolean isCoveredBy(String channelId, ConversationState state) {
    return !isAbove(channels.get(channelId).revision, state);
  }

  /**
   * A session has the channel open from now on; its opening has not ended yet.
   *
   * @param state that covers what has been signalled; read before the membership of the user
   * @return what the others have missed
   */
  public Optional<Told<S>> open(
      S session, String userId, String channelId, ConversationState state) {
    Channel<S> channel = channels.get(channelId);
    int revision = state.getChannel().getRevision();
    if (channel.lookers.isEmpty()) {
      channel.unsure = false;
    } else if (Integer.compareUnsigned(revision, channel.revision) > 0) {
      channel.missed(revision);
    }
    Optional<Told<S>> missed = advance(channelId, channel, state);
    channel.lookers.put(session, userId);
    openBySession.computeIfAbsent(session, key -> new LinkedHashSet<>()).add(channelId);
    return missed;
  }

  /** A session looks at the channel no more, and does not want it if it is about to be opened. */
  public void close(S session, String channelId) {
    Channel<S> channel = channels.get(channelId);
    if (channel != null) {
      channel.lookers.remove(session);
    }
    remove(openBySession, session, channelId);
    remove(openingsBySession, session, channelId);
  }

  private static <S> void remove(Map<S, Set<String>> bySession, S session, String channelId) {
    bySession.computeIfPresent(
        session,
        (key, ids) -> {
          ids.remove(channelId);
          return ids.isEmpty() ? null : ids;
        });
  }

  /** The channels that a session has open. */
  public Set<String> openOf(S session) {
    return Set.copyOf(openBySession.getOrDefault(session, Set.of()));
  }

  /** Those of some channels that nobody looks at, which are forgotten. */
  public Set<String> dropUnused(Set<String> channelIds) {
    Set<String> unused = new HashSet<>();
    for (String id : channelIds) {
      Channel<S> channel = channels.get(id);
      if (channel != null && channel.lookers.isEmpty() && channel.openings == 0) {
        channels.remove(id);
        unused.add(id);
      }
    }
    return unused;
  }

  /** Something has happened in a channel. */
  public Optional<Told<S>> signalled(ChannelSignal signal) {
    Channel<S> channel = channels.get(signal.getConversationId());
    if (channel == null) {
      return Optional.empty();
    }
    int counted =
        (int) signal.getEventsList().stream().filter(Event::hasMessage).count()
            + signal.getEndedIdsCount();
    int order = Integer.compareUnsigned(signal.getRevision(), channel.revision);
    if (order < 0 || (order == 0 && counted > 0)) {
      return Optional.empty();
    }
    int before = signal.getRevision() - counted;
    if (before != channel.revision) {
      channel.missed(signal.getRevision());
    }
    channel.revision = signal.getRevision();
    channel.head = later(channel.head, signal.getHead());
    remove(signal.getConversationId(), channel, Set.copyOf(signal.getEndedIdsList()));
    if (channel.unsure) {
      return told(channel, missed(signal.getConversationId(), channel));
    }
    return signal.getEventsCount() == 0
        ? Optional.empty()
        : told(
            channel,
            news(signal.getConversationId(), channel).addAllEvents(signal.getEventsList()));
  }

  /** The users who look at a channel. */
  public Set<String> lookers(String channelId) {
    Channel<S> channel = channels.get(channelId);
    return channel == null ? Set.of() : Set.copyOf(channel.lookers.values());
  }

  /** Whether something was missed, so that a comparison is wanted at once. */
  public boolean isUnsure(String channelId) {
    Channel<S> channel = channels.get(channelId);
    return channel != null && channel.unsure;
  }

  /**
   * A state was read, and after it the memberships of some users.
   *
   * @param checked the users
   * @param ended those of them who are no members
   * @return what the sessions have missed
   */
  public Optional<Told<S>> compared(
      String channelId, ConversationState state, Set<String> checked, Set<String> ended) {
    Channel<S> channel = channels.get(channelId);
    if (channel == null) {
      return Optional.empty();
    }
    remove(channelId, channel, ended);
    int revision = state.getChannel().getRevision();
    if (!checked.containsAll(channel.lookers.values())) {
      if (Integer.compareUnsigned(revision, channel.revision) > 0) {
        channel.missed(revision);
      }
    } else if (Integer.compareUnsigned(revision, channel.unsureUntil) >= 0) {
      channel.unsure = false;
    }
    return advance(channelId, channel, state);
  }

  private Optional<Told<S>> advance(String channelId, Channel<S> channel, ConversationState state) {
    int revision = state.getChannel().getRevision();
    if (Integer.compareUnsigned(revision, channel.revision) <= 0) {
      return Optional.empty();
    }
    channel.revision = revision;
    channel.head = later(channel.head, state.getHead());
    return told(channel, missed(channelId, channel));
  }

  /** Where a channel stands, for one who missed something; empty when nobody looks at it. */
  public Optional<ChannelNews> head(String channelId) {
    return Optional.ofNullable(channels.get(channelId))
        .map(channel -> missed(channelId, channel).build());
  }

  /**
   * Fails when the book contradicts itself.
   *
   * @throws IllegalStateException naming what is wrong
   */
  public void invariant() {
    channels.forEach(
        (id, channel) ->
            channel
                .lookers
                .keySet()
                .forEach(
                    session ->
                        holds(openBySession.get(session).contains(id), "who looks has it open")));
    openBySession.forEach(
        (session, open) -> {
          holds(!open.isEmpty(), "who has nothing open is forgotten");
          holds(open.size() <= Limits.OPEN_MAX, "nobody has too many open");
          open.forEach(
              id -> holds(channels.get(id).lookers.containsKey(session), "who has it open looks"));
        });
  }

  private void remove(String channelId, Channel<S> channel, Set<String> userIds) {
    if (!userIds.isEmpty()) {
      List<S> gone =
          channel.lookers.entrySet().stream()
              .filter(looker -> userIds.contains(looker.getValue()))
              .map(Map.Entry::getKey)
              .toList();
      gone.forEach(session -> close(session, channelId));
    }
  }

  private static <S> Optional<Told<S>> told(Channel<S> channel, ChannelNews.Builder news) {
    return channel.lookers.isEmpty()
        ? Optional.empty()
        : Optional.of(new Told<>(Set.copyOf(channel.lookers.keySet()), news.build()));
  }

  private static ChannelNews.Builder news(String channelId, Channel<?> channel) {
    return ChannelNews.newBuilder().setConversationId(channelId).setHead(channel.head);
  }

  private static ChannelNews.Builder missed(String channelId, Channel<?> channel) {
    return news(channelId, channel).setMissed(true);
  }

  private static boolean isAbove(int revision, ConversationState state) {
    return Integer.compareUnsigned(revision, state.getChannel().getRevision()) > 0;
  }

  private static int later(int one, int other) {
    return Integer.compareUnsigned(one, other) >= 0 ? one : other;
  }

  private static void holds(boolean condition, String rule) {
    if (!condition) {
      throw new IllegalStateException("does not hold: " + rule);
    }
  }
}
