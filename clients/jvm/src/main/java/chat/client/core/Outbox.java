package chat.client.core;

import chat.client.model.ChatException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Commands that the log has not decided on, in the order in which they were given. Of each
 * conversation one is under way at a time: so nothing overtakes a command that has to be repeated.
 *
 * <p>Reads do not stand in that line, for a gateway puts off a read above all there is, and may do
 * so for ever: they have a line of their own, places of their own, and one of each conversation
 * waits.
 */
final class Outbox {
  /** Commands that wait, not counting reads. */
  static final int COMMANDS_MAX = 1_000;

  /** Reads that wait. */
  static final int READS_MAX = 1_000;

  static final int CHARACTERS_MAX = 5_000_000;
  static final long ANSWER_TIMEOUT_MILLIS = 10_000;

  /** So many attempts without an answer, and the connection is not believed any more. */
  static final int UNANSWERED_MAX = 3;

  /** Half of what a gateway allows, so that other windows of the platform have room. */
  private static final int UNDER_WAY_MAX = 32;

  /** Beside these. */
  private static final int READS_UNDER_WAY_MAX = 16;

  /** What a gateway allows. */
  private static final int BYTES_UNDER_WAY_MAX = 1_310_720;

  private static final int MENTIONS_MAX = 100;

  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final Map<Long, Entry> asked = new HashMap<>();
  private int characters;
  private long pausedUntilMillis;
  private long readsPausedUntilMillis;

  private static final class Entry {
    final Command command;
    long request;
    long askedAtMillis;
    long notBeforeMillis;
    int unanswered;

    Entry(Command command) {
      this.command = command;
    }

    boolean isRead() {
      return command.kind() == Command.Kind.READ;
    }

    /** In which one is under way at a time. */
    String line() {
      return (isRead() ? "read " : "say ") + command.conversationId();
    }

    /** Of two reads that wait: one that was put off may be above all there is. */
    boolean givesWayTo(Entry newer) {
      return notBeforeMillis > 0 || sequence() <= newer.sequence();
    }

    private long sequence() {
      return command.body().number("sequence");
    }
  }

  /** Takes a command that was stored in an earlier life; there is always room for it. */
  void restore(Command command) {
    entries.put(command.id(), new Entry(command));
    characters += command.text().length();
  }

  /**
   * @throws ChatException when there is no room, or the platform could never take it
   */
  void add(Command command, long textCodePointsMax) {
    String text = command.text();
    long codePoints = text.codePointCount(0, text.length());
    if (codePoints > textCodePointsMax) {
      throw ChatException.refused(
          "message_too_long",
          "text must have at most " + textCodePointsMax + " code points, not " + codePoints);
    }
    if (command.body().texts("mentioned_ids").size() > MENTIONS_MAX) {
      throw ChatException.refused(
          "invalid_argument", "mentioned_ids must name at most " + MENTIONS_MAX + " people");
    }
    if (!hasRoomFor(new Entry(command))) {
      throw new ChatException(
          ChatException.OUTBOX_FULL,
          "at most "
              + COMMANDS_MAX
              + " commands, "
              + READS_MAX
              + " reads, or "
              + CHARACTERS_MAX
              + " characters, may wait; try again when some were sent",
          0,
          false);
    }
    restore(command);
  }

  private boolean hasRoomFor(Entry more) {
    Stream<Entry> others = entries.values().stream().filter(one -> one.isRead() == more.isRead());
    return more.isRead()
        ? others.filter(one -> !one.line().equals(more.line())).count() < READS_MAX
        : others.count() < COMMANDS_MAX
            && characters + more.command.text().length() <= CHARACTERS_MAX;
  }

  /**
   * Lets go of the reads for which another one stands that waits in the same conversation: the
   * newer one, unless it is lower.
   *
   * @return their ids
   */
  List<String> replaced() {
    Map<String, Entry> waiting = new HashMap<>();
    List<String> replaced = new ArrayList<>();
    for (Entry entry : entries.values()) {
      if (entry.isRead() && entry.request == 0) {
        Entry older = waiting.get(entry.line());
        boolean stays = older == null || older.givesWayTo(entry);
        if (older != null) {
          replaced.add((stays ? older : entry).command.id());
        }
        if (stays) {
          waiting.put(entry.line(), entry);
        }
      }
    }
    replaced.forEach(this::decide);
    return replaced;
  }

  /** What is to be said now, marked as said; the requests are numbered from the given number on. */
  List<Map<String, Object>> due(long nowMillis, long firstRequest) {
    List<Map<String, Object>> frames = new ArrayList<>();
    Set<String> busy = new HashSet<>();
    boolean room = true;
    for (Entry entry : entries.values()) {
      boolean first = busy.add(entry.line());
      if (!first || entry.request != 0 || nowMillis < dueAtMillis(entry)) {
        continue;
      }
      boolean fits =
          entry.isRead() ? underWay(true) < READS_UNDER_WAY_MAX : room && hasPlaceFor(entry);
      if (!fits) {
        // A long message that has to wait is not overtaken by the short ones for ever.
        room &= entry.isRead();
        continue;
      }
      entry.request = firstRequest + frames.size();
      entry.askedAtMillis = nowMillis;
      asked.put(entry.request, entry);
      frames.add(entry.command.frame(entry.request));
    }
    return frames;
  }

  private boolean hasPlaceFor(Entry entry) {
    long underWay = underWay(false);
    long bytes = asked.values().stream().mapToLong(one -> one.command.bytesMax()).sum();
    return underWay == 0
        || (underWay < UNDER_WAY_MAX && bytes + entry.command.bytesMax() <= BYTES_UNDER_WAY_MAX);
  }

  private long underWay(boolean reads) {
    return asked.values().stream().filter(entry -> entry.isRead() == reads).count();
  }

  private long dueAtMillis(Entry entry) {
    long pausedUntil = Math.max(pausedUntilMillis, entry.isRead() ? readsPausedUntilMillis : 0);
    return Math.max(entry.notBeforeMillis, pausedUntil);
  }

  /** The command is decided: it leaves; null when it had left before. */
  Command decide(String id) {
    Entry entry = entries.remove(id);
    if (entry == null) {
      return null;
    }
    asked.remove(entry.request);
    characters -= entry.command.text().length();
    return entry.command;
  }

  /** The command that a request carried, null when nothing waits for its answer. */
  Command ofRequest(long request) {
    Entry entry = asked.get(request);
    return entry == null ? null : entry.command;
  }

  /** Not decided: the same again after that time. */
  void postpone(long request, String code, long nowMillis, long retryAfterMillis) {
    Entry entry = asked.remove(request);
    entry.request = 0;
    entry.unanswered = 0;
    entry.notBeforeMillis = nowMillis + retryAfterMillis;
    if (code.equals("rate_limited") && entry.isRead()) {
      readsPausedUntilMillis = entry.notBeforeMillis;
    } else if (code.equals("rate_limited")) {
      pausedUntilMillis = entry.notBeforeMillis;
    }
  }

  /**
   * What had no answer in time is due again; false when the connection is not to be believed any
   * more.
   */
  boolean expire(long nowMillis) {
    boolean believed = true;
    for (Entry entry : List.copyOf(asked.values())) {
      if (nowMillis - entry.askedAtMillis >= ANSWER_TIMEOUT_MILLIS) {
        asked.remove(entry.request);
        entry.request = 0;
        believed &= ++entry.unanswered < UNANSWERED_MAX;
      }
    }
    return believed;
  }

  /** The connection is gone: whatever had no answer is due again. */
  void disconnected() {
    for (Entry entry : asked.values()) {
      entry.request = 0;
      entry.unanswered = 0;
    }
    asked.clear();
    pausedUntilMillis = 0;
    readsPausedUntilMillis = 0;
  }

  /** When {@link #due} or {@link #expire} has something to do, {@code Long.MAX_VALUE} for never. */
  long wakeAtMillis(long nowMillis) {
    long wake = Long.MAX_VALUE;
    for (Entry entry : asked.values()) {
      wake = Math.min(wake, entry.askedAtMillis + ANSWER_TIMEOUT_MILLIS);
    }
    for (Entry entry : entries.values()) {
      long dueAt = dueAtMillis(entry);
      if (entry.request == 0 && dueAt > nowMillis) {
        wake = Math.min(wake, dueAt);
      }
    }
    return wake;
  }

  /** All commands that wait, the oldest first. */
  List<Command> waiting() {
    List<Command> commands = new ArrayList<>();
    entries.values().forEach(entry -> commands.add(entry.command));
    return commands;
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  /** Says what is wrong with this state, for tests; null when nothing is. */
  String violation() {
    Set<String> lines = new HashSet<>();
    if (underWay(false) > UNDER_WAY_MAX || underWay(true) > READS_UNDER_WAY_MAX || characters < 0) {
      return asked.size() + " under way, " + characters + " characters";
    }
    for (Entry entry : asked.values()) {
      if (!lines.add(entry.line())) {
        return "two under way in " + entry.line();
      }
      if (entries.get(entry.command.id()) != entry) {
        return entry.command.id() + " is under way and not waiting";
      }
    }
    return null;
  }
}
