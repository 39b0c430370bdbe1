package chat.runtime.store;

import chat.model.Memberships;
import chat.model.v1.ConversationCreated;
import chat.model.v1.ConversationKind;
import chat.model.v1.ConversationListEntry;
import chat.model.v1.Event;
import chat.model.v1.Message;
import chat.runtime.cassandra.Cassandra;
import chat.runtime.core.ListPart;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import io.vertx.core.Future;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The conversations of each user, with the newest message of each and how far he has seen it. */
public final class ConversationListStore {
  /** Conversations of one user that are read at most. */
  public static final int CONVERSATIONS_MAX = 5_000;

  private final Cassandra cassandra;
  private final PreparedStatement list;
  private final PreparedStatement load;
  private final PreparedStatement writeCreated;
  private final PreparedStatement writeLatest;
  private final PreparedStatement writeRead;

  public ConversationListStore(Cassandra cassandra) {
    this.cassandra = cassandra;
    list =
        cassandra.prepare(
            "SELECT conversation_id, created, latest, read FROM {ks}.conversation_list WHERE user_id = ? LIMIT "
                + CONVERSATIONS_MAX);
    load =
        cassandra.prepare(
            "SELECT conversation_id, created, latest, read FROM {ks}.conversation_list"
                + " WHERE user_id = ? AND conversation_id = ?");
    writeCreated =
        cassandra.prepare(
            "INSERT INTO {ks}.conversation_list (user_id, conversation_id, created) VALUES (?, ?, ?)"
                + " USING TIMESTAMP ?");
    writeLatest =
        cassandra.prepare(
            "INSERT INTO {ks}.conversation_list (user_id, conversation_id, latest) VALUES (?, ?, ?)"
                + " USING TIMESTAMP ?");
    writeRead =
        cassandra.prepare(
            "INSERT INTO {ks}.conversation_list (user_id, conversation_id, read) VALUES (?, ?, ?)"
                + " USING TIMESTAMP ?");
  }

  /**
   * All conversations of which a user is a member, in no order, {@link #CONVERSATIONS_MAX} at most.
   */
  public Future<List<ConversationListEntry>> list(String userId) {
    return cassandra
        .execute(list.bind(userId).setPageSize(CONVERSATIONS_MAX))
        .map(
            rows -> {
              List<ConversationListEntry> entries = new ArrayList<>();
              rows.currentPage().forEach(row -> read(userId, row).ifPresent(entries::add));
              return entries;
            });
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
   * Notes that a user has seen a conversation up to a sequence, which is the write timestamp: a
   * lower one never replaces a higher one. To be written with other statements of the same user.
   */
  public BoundStatement readStatement(String userId, String conversationId, long sequence) {
    return writeRead.bind(userId, conversationId, sequence, sequence);
  }

  /** Writes lines of one user as one atomic write. */
  public Future<Void> writeTogether(List<BoundStatement> lines) {
    return cassandra.write(lines);
  }

  /** Empty for a conversation of which the user is no member any more. */
  private static Optional<ConversationListEntry> read(String userId, Row row) {
    ConversationListEntry.Builder entry =
        ConversationListEntry.newBuilder()
            .setConversationId(row.getString("conversation_id"))
            .setRead((int) row.getLong("read"));
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
    return Optional.of(entry.build());
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
