package chat.runtime.store;

import chat.model.Limits;
import chat.model.Memberships;
import chat.model.v1.ConversationCreated;
import chat.model.v1.ConversationKind;
import chat.model.v1.ConversationListEntry;
import chat.model.v1.Event;
import chat.model.v1.Message;
import chat.model.v1.Preferences;
import chat.runtime.cassandra.Cassandra;
import chat.runtime.core.ConversationPage;
import chat.runtime.core.ListChanges;
import chat.runtime.core.ListPart;
import chat.runtime.core.Unread;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.BoundStatementBuilder;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.google.protobuf.util.Timestamps;
import io.vertx.core.Future;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The conversations of each user: the newest message of each, how far he has seen it, which unread
 * messages call him, and how he wants to have it.
 */
public final class ConversationListStore {
  /** Conversations in the list of one user at most: those of the newest activity. */
  public static final int CONVERSATIONS_MAX = 5_000;

  /** Lines of one user that are read for it at most, those that he has left among them. */
  private static final int LINES_MAX = 20_000;

  /** The lines of some users together are read so many at a time. */
  private static final int LINES_AT_ONCE = 1_000;

  private static final String LINE =
      "SELECT user_id, conversation_id, created, latest, read, mentioned, muted_until, notify, pinned,"
          + " archived, marked_unread, expired FROM {ks}.conversation_list WHERE user_id ";

  private final Cassandra cassandra;
  private final PreparedStatement list;
  private final PreparedStatement lists;
  private final PreparedStatement load;
  private final PreparedStatement ids;
  private final PreparedStatement writeCreated;
  private final PreparedStatement writeLatest;
  private final PreparedStatement writeRead;
  private final PreparedStatement writeMentioned;
  private final PreparedStatement writeMention;
  private final PreparedStatement writeExpired;
  private final PreparedStatement writePreferences;
  private final PreparedStatement mentions;

  public ConversationListStore(Cassandra cassandra) {
    this.cassandra = cassandra;
    list = cassandra.prepare(LINE + "= ? LIMIT " + LINES_MAX);
    lists = cassandra.prepare(LINE + "IN ? PER PARTITION LIMIT " + LINES_MAX);
    load = cassandra.prepare(LINE + "= ? AND conversation_id = ?");
    ids =
        cassandra.prepare(
            "SELECT conversation_id FROM {ks}.conversation_list"
                + " WHERE user_id = ? AND conversation_id > ? LIMIT ?");
    writeCreated =
        cassandra.prepare(
            "INSERT INTO {ks}.conversation_list (user_id, conversation_id, created) VALUES (?, ?,"
                + " ?) USING TIMESTAMP ?");
    writeLatest =
        cassandra.prepare(
            "INSERT INTO {ks}.conversation_list (user_id, conversation_id, latest) VALUES (?, ?, ?)"
                + " USING TIMESTAMP ?");
    writeRead =
        cassandra.prepare(
            "INSERT INTO {ks}.conversation_list (user_id, conversation_id, read) VALUES (?, ?, ?)"
                + " USING TIMESTAMP ?");
    writeMentioned =
        cassandra.prepare(
            "INSERT INTO {ks}.conversation_list (user_id, conversation_id, mentioned)"
                + " VALUES (?, ?, ?) USING TIMESTAMP ?");
    writeMention =
        cassandra.prepare(
            "INSERT INTO {ks}.mentions (user_id, conversation_id, sequence, stands)"
                + " VALUES (?, ?, ?, ?) USING TIMESTAMP ?");
    writeExpired =
        cassandra.prepare(
            "INSERT INTO {ks}.conversation_list (user_id, conversation_id, expired)"
                + " VALUES (?, ?, ?) USING TIMESTAMP ?");
    writePreferences =
        cassandra.prepare(
            "INSERT INTO {ks}.conversation_list (user_id, conversation_id, muted_until, notify,"
                + " pinned, archived, marked_unread) VALUES (:user_id, :conversation_id,"
                + " :muted_until, :notify, :pinned, :archived, :marked_unread)"
                + " USING TIMESTAMP :position");
    mentions =
        cassandra.prepare(
            "SELECT stands FROM {ks}.mentions"
                + " WHERE user_id = ? AND conversation_id = ? AND sequence > ? LIMIT "
                + Limits.MENTIONS_COUNTED_MAX);
  }

  /**
   * All conversations of which a user is a member, in no order; of more than {@link
   * #CONVERSATIONS_MAX} those of the newest activity.
   */
  public Future<List<ConversationListEntry>> list(String userId) {
    List<ConversationListEntry> lines = new ArrayList<>();
    return cassandra
        .executeEach(
            list.bind(userId).setPageSize(CONVERSATIONS_MAX),
            row -> read(userId, row).ifPresent(lines::add))
        .map(read -> newest(lines));
  }

  /**
   * Conversations of which a user is or was a member, ascending.
   *
   * @param after only those above it
   */
  public Future<List<String>> ids(String userId, String after, int limit) {
    return cassandra
        .execute(ids.bind(userId, after, limit).setPageSize(limit))
        .map(
            rows -> {
              List<String> found = new ArrayList<>();
              rows.currentPage().forEach(row -> found.add(row.getString("conversation_id")));
              return found;
            });
  }

  /**
   * The same for some users, by user; who has none is left out.
   *
   * @param userIds some dozens
   */
  public Future<Map<String, List<ConversationListEntry>>> lists(List<String> userIds) {
    Map<String, List<ConversationListEntry>> all = new HashMap<>();
    return cassandra
        .executeEach(
            lists.bind(userIds).setPageSize(LINES_AT_ONCE),
            row -> {
              String userId = row.getString("user_id");
              read(userId, row)
                  .ifPresent(
                      line -> all.computeIfAbsent(userId, id -> new ArrayList<>()).add(line));
            })
        .map(
            read -> {
              all.replaceAll((userId, lines) -> newest(lines));
              return all;
            });
  }

  private static List<ConversationListEntry> newest(List<ConversationListEntry> lines) {
    return lines.size() <= CONVERSATIONS_MAX
        ? lines
        : ConversationPage.of(lines, Long.MAX_VALUE, CONVERSATIONS_MAX).entries();
  }

  /** One line of a user's list; empty when it is not there, or not there yet. */
  public Future<Optional<ConversationListEntry>> load(String userId, String conversationId) {
    return cassandra
        .execute(load.bind(userId, conversationId))
        .map(rows -> Optional.ofNullable(rows.one()).flatMap(row -> read(userId, row)));
  }

  /**
   * Makes an event the newest of its kind in the line of its conversation in a user's list; to be
   * written with other lines of the same user.
   *
   * @param event with inbox_seq
   * @param position of the inbox record; an older event never replaces a newer one
   */
  public BoundStatement statement(String userId, ListPart part, Event event, long position) {
    PreparedStatement statement = part == ListPart.CREATED ? writeCreated : writeLatest;
    return statement.bind(userId, event.getConversationId(), Cassandra.blob(event), position);
  }

  /**
   * Writes what has changed in one user's list, as one atomic write. How far he has seen a
   * conversation, the last message that called him, and the last that has expired, have their
   * sequences as write timestamps: a lower one never replaces a higher one.
   *
   * @param position of the last record of the changes, the write timestamp of all else
   */
  public Future<Void> write(ListChanges changes, long position) {
    String userId = changes.userId();
    List<BoundStatement> statements = new ArrayList<>();
    changes
        .created()
        .values()
        .forEach(event -> statements.add(statement(userId, ListPart.CREATED, event, position)));
    changes
        .latest()
        .values()
        .forEach(event -> statements.add(statement(userId, ListPart.LATEST, event, position)));
    changes.reads().forEach((id, read) -> statements.add(writeRead.bind(userId, id, read, read)));
    changes
        .preferences()
        .forEach((id, change) -> statements.add(preferences(userId, id, change, position)));
    changes
        .mentions()
        .forEach(
            (message, stands) -> {
              String id = message.getConversationId();
              long sequence = Integer.toUnsignedLong(message.getSequence());
              statements.add(writeMention.bind(userId, id, sequence, stands, position));
            });
    changes
        .lastMentions()
        .forEach(
            (id, sequence) -> statements.add(writeMentioned.bind(userId, id, sequence, sequence)));
    changes
        .expired()
        .forEach((id, upTo) -> statements.add(writeExpired.bind(userId, id, upTo, upTo)));
    return cassandra.write(statements);
  }

  /**
   * The lines with the number of unread messages that call the user, {@link
   * Limits#MENTIONS_COUNTED_MAX} at most. Nothing is read for those in which the last message that
   * did is read.
   *
   * @param lines as they are shown: read is up to where the user has seen the conversation
   */
  public Future<List<ConversationListEntry>> withMentions(
      String userId, List<ConversationListEntry> lines) {
    List<Future<ConversationListEntry>> counted =
        lines.stream().map(line -> withMentions(userId, line)).toList();
    return Future.all(counted).map(all -> counted.stream().map(Future::result).toList());
  }

  /** The same for a page of them. */
  public Future<ConversationPage> withMentions(String userId, ConversationPage page) {
    return withMentions(userId, page.entries())
        .map(lines -> new ConversationPage(lines, page.nextBefore()));
  }

  private Future<ConversationListEntry> withMentions(String userId, ConversationListEntry line) {
    int seen = later(line.getRead(), line.getExpiredUpTo());
    if (Integer.compareUnsigned(line.getLastMention(), seen) <= 0) {
      return Future.succeededFuture(line);
    }
    long read = Integer.toUnsignedLong(seen);
    return cassandra
        .execute(mentions.bind(userId, line.getConversationId(), read))
        .map(
            rows -> {
              int count = 0;
              for (Row row : rows.currentPage()) {
                count += row.getBoolean("stands") ? 1 : 0;
              }
              return line.toBuilder().setMentions(count).build();
            });
  }

  /** Columns that the change says nothing of are not written. */
  private BoundStatement preferences(
      String userId, String conversationId, Preferences change, long position) {
    BoundStatementBuilder statement =
        writePreferences
            .boundStatementBuilder()
            .setString("user_id", userId)
            .setString("conversation_id", conversationId)
            .setLong("position", position);
    if (change.hasMutedUntil()) {
      statement = statement.setLong("muted_until", Timestamps.toMillis(change.getMutedUntil()));
    }
    if (change.getNotifyValue() != 0) {
      statement = statement.setInt("notify", change.getNotifyValue());
    }
    if (change.hasPinned()) {
      statement = statement.setBoolean("pinned", change.getPinned());
    }
    if (change.hasArchived()) {
      statement = statement.setBoolean("archived", change.getArchived());
    }
    if (change.hasMarkedUnread()) {
      statement = statement.setBoolean("marked_unread", change.getMarkedUnread());
    }
    return statement.build();
  }

  /** Empty for a conversation of which the user is no member any more. */
  private static Optional<ConversationListEntry> read(String userId, Row row) {
    ConversationListEntry.Builder entry =
        ConversationListEntry.newBuilder()
            .setConversationId(row.getString("conversation_id"))
            .setRead((int) row.getLong("read"))
            .setLastMention((int) row.getLong("mentioned"))
            .setExpiredUpTo((int) row.getLong("expired"))
            .setPreferences(preferences(row));
    ByteBuffer created = row.getByteBuffer("created");
    if (created != null) {
      Event event = Cassandra.parse(Event.parser(), created);
      if (Memberships.endsFor(userId, event)) {
        return Optional.empty();
      }
      describe(entry, event);
    }
    ByteBuffer latest = row.getByteBuffer("latest");
    if (latest != null) {
      Event event = Cassandra.parse(Event.parser(), latest);
      Message message =
          event.hasMessageChanged() ? event.getMessageChanged().getMessage() : event.getMessage();
      entry
          .setHead(later(entry.getHead(), message.getSequence()))
          .setInboxSeq(later(entry.getInboxSeq(), event.getInboxSeq()))
          .setLastMessage(message)
          .setPosition(Math.max(entry.getPosition(), event.getPosition()));
    }
    return Optional.of(Unread.withoutExpired(entry.build()));
  }

  private static Preferences preferences(Row row) {
    Preferences.Builder preferences = Preferences.newBuilder().setNotifyValue(row.getInt("notify"));
    // An absent time reads as 0, which is over as well.
    long mutedUntilMillis = row.getLong("muted_until");
    if (mutedUntilMillis != 0) {
      preferences.setMutedUntil(Timestamps.fromMillis(mutedUntilMillis));
    }
    if (row.getBoolean("pinned")) {
      preferences.setPinned(true);
    }
    if (row.getBoolean("archived")) {
      preferences.setArchived(true);
    }
    if (row.getBoolean("marked_unread")) {
      preferences.setMarkedUnread(true);
    }
    return preferences.build();
  }

  private static int later(int one, int other) {
    return Integer.compareUnsigned(one, other) >= 0 ? one : other;
  }

  private static void describe(ConversationListEntry.Builder entry, Event event) {
    entry.setInboxSeq(event.getInboxSeq()).setPosition(event.getPosition());
    if (event.hasChannelMembership()) {
      entry
          .setKind(ConversationKind.CONVERSATION_KIND_CHANNEL)
          .setHead(event.getChannelMembership().getHead())
          .setGroup(event.getChannelMembership().getChannel());
    } else if (event.hasMessage()) {
      entry
          .setKind(ConversationKind.CONVERSATION_KIND_GROUP)
          .setGroup(event.getMessage().getChange().getGroup());
    } else {
      ConversationCreated creation = event.getConversationCreated();
      entry.setKind(creation.getKind()).addAllMemberIds(creation.getMemberIdsList());
    }
  }
}
