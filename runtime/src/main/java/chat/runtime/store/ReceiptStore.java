package chat.runtime.store;

import chat.model.v1.Receipt;
import chat.runtime.cassandra.Cassandra;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/**
 * How far each member has got in a conversation: registers that only grow, since the sequence is
 * their write timestamp.
 */
public final class ReceiptStore {
  private final Cassandra cassandra;
  private final PreparedStatement writeDelivered;
  private final PreparedStatement writeRead;
  private final PreparedStatement list;
  private final PreparedStatement find;

  public ReceiptStore(Cassandra cassandra) {
    this.cassandra = cassandra;
    writeDelivered =
        cassandra.prepare(
            "INSERT INTO {ks}.receipts (conversation_id, user_id, delivered) VALUES (?, ?, ?)"
                + " USING TIMESTAMP ?");
    writeRead =
        cassandra.prepare(
            "INSERT INTO {ks}.receipts (conversation_id, user_id, read) VALUES (?, ?, ?)"
                + " USING TIMESTAMP ?");
    list =
        cassandra.prepare(
            "SELECT user_id, delivered, read FROM {ks}.receipts WHERE conversation_id = ?");
    find =
        cassandra.prepare(
            "SELECT user_id, delivered, read FROM {ks}.receipts WHERE conversation_id = ? AND user_id = ?");
  }

  /** Every message up to the sequence has reached a device of the member. */
  public Future<Void> writeDelivered(String conversationId, String userId, int sequence) {
    return cassandra.write(register(writeDelivered, conversationId, userId, sequence));
  }

  /** The member has seen every message up to the sequence. */
  public Future<Void> writeRead(String conversationId, String userId, int sequence) {
    return cassandra.write(register(writeRead, conversationId, userId, sequence));
  }

  /**
   * The receipts of those members who have any, {@code delivered} never below {@code read}.
   *
   * @param membersMax no more than so many are read
   */
  public Future<List<Receipt>> list(String conversationId, int membersMax) {
    return cassandra
        .execute(list.bind(conversationId).setPageSize(membersMax))
        .map(
            rows -> {
              List<Receipt> receipts = new ArrayList<>();
              rows.currentPage().forEach(row -> receipts.add(receipt(conversationId, row)));
              return receipts;
            });
  }

  /** That of one member; zeros when there is none. */
  public Future<Receipt> find(String conversationId, String userId) {
    return cassandra
        .execute(find.bind(conversationId, userId))
        .map(
            rows -> {
              Row row = rows.one();
              return row == null
                  ? Receipt.newBuilder().setConversationId(conversationId).setUserId(userId).build()
                  : receipt(conversationId, row);
            });
  }

  private static Receipt receipt(String conversationId, Row row) {
    // An absent register reads as 0. What was read has been delivered, whether a device said so or
    // not.
    long read = row.getLong("read");
    return Receipt.newBuilder()
        .setConversationId(conversationId)
        .setUserId(row.getString("user_id"))
        .setDelivered((int) Math.max(row.getLong("delivered"), read))
        .setRead((int) read)
        .build();
  }

  private static BoundStatement register(
      PreparedStatement statement, String conversationId, String userId, int sequence) {
    long value = Integer.toUnsignedLong(sequence);
    return statement.bind(conversationId, userId, value, value);
  }
}
