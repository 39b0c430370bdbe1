package chat.runtime.store;

import chat.model.v1.ConversationListEntry;
import chat.model.v1.MessageReference;
import chat.runtime.cassandra.Cassandra;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.data.TupleValue;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.core.type.TupleType;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The messages that each user has deleted for himself. */
public final class HiddenStore {
  private static final TupleType MESSAGE = DataTypes.tupleOf(DataTypes.TEXT, DataTypes.BIGINT);

  private final Cassandra cassandra;
  private final PreparedStatement write;
  private final PreparedStatement between;
  private final PreparedStatement among;

  public HiddenStore(Cassandra cassandra) {
    this.cassandra = cassandra;
    write =
        cassandra.prepare(
            "INSERT INTO {ks}.hidden (user_id, conversation_id, sequence, position) VALUES (?, ?, ?, ?)"
                + " USING TIMESTAMP ?");
    between =
        cassandra.prepare(
            "SELECT sequence FROM {ks}.hidden WHERE user_id = ? AND conversation_id = ?"
                + " AND sequence >= ? AND sequence <= ?");
    among =
        cassandra.prepare(
            "SELECT conversation_id, sequence FROM {ks}.hidden WHERE user_id = ?"
                + " AND (conversation_id, sequence) IN ?");
  }

  /**
   * @param position of the command; the write timestamp
   */
  public Future<Void> write(String userId, String conversationId, int sequence, long position) {
    return cassandra.write(
        write.bind(userId, conversationId, Integer.toUnsignedLong(sequence), position, position));
  }

  /** The conversations among these whose last message, as the line has it, the user has hidden. */
  public Future<Set<String>> lastOnes(String userId, List<ConversationListEntry> entries) {
    List<MessageReference> lastOnes =
        entries.stream()
            .filter(ConversationListEntry::hasLastMessage)
            .map(
                entry -> reference(entry.getConversationId(), entry.getLastMessage().getSequence()))
            .toList();
    return among(userId, lastOnes)
        .map(
            hidden ->
                hidden.stream()
                    .map(MessageReference::getConversationId)
                    .collect(Collectors.toSet()));
  }

  /** Those of some hundred messages that the user has hidden. */
  public Future<Set<MessageReference>> among(String userId, Collection<MessageReference> messages) {
    if (messages.isEmpty()) {
      return Future.succeededFuture(Set.of());
    }
    List<TupleValue> keys =
        messages.stream()
            .map(
                message ->
                    MESSAGE.newValue(
                        message.getConversationId(), Integer.toUnsignedLong(message.getSequence())))
            .toList();
    return cassandra
        .execute(among.bind(userId, keys))
        .map(
            rows -> {
              Set<MessageReference> hidden = new HashSet<>();
              for (Row row : rows.currentPage()) {
                hidden.add(
                    reference(row.getString("conversation_id"), (int) row.getLong("sequence")));
              }
              return hidden;
            });
  }

  /**
   * The hidden ones among the messages with these sequences, both ends included.
   *
   * @param last at most {@link chat.model.Limits#PAGE_MAX} above {@code first}
   */
  public Future<Set<Integer>> between(String userId, String conversationId, int first, int last) {
    return cassandra
        .execute(
            between.bind(
                userId,
                conversationId,
                Integer.toUnsignedLong(first),
                Integer.toUnsignedLong(last)))
        .map(
            rows -> {
              Set<Integer> sequences = new HashSet<>();
              rows.currentPage().forEach(row -> sequences.add((int) row.getLong("sequence")));
              return sequences;
            });
  }

  private static MessageReference reference(String conversationId, int sequence) {
    return MessageReference.newBuilder()
        .setConversationId(conversationId)
        .setSequence(sequence)
        .build();
  }
}
