package chat.http.io;

import chat.model.v1.ConversationState;
import chat.model.v1.Receipt;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How far each member of a conversation has got, as the contract shows it. */
final class ReceiptsJson {
  private ReceiptsJson() {}

  /**
   * @param stored those of former members are left out; of a channel, those that are shown
   */
  static JsonObject of(ConversationState state, List<Receipt> stored) {
    Map<String, Receipt> byUser = new HashMap<>();
    stored.forEach(receipt -> byUser.put(receipt.getUserId(), receipt));
    JsonArray receipts = new JsonArray();
    Collection<String> memberIds = state.hasChannel() ? byUser.keySet() : state.getMemberIdsList();
    for (String memberId : memberIds) {
      Receipt receipt = byUser.getOrDefault(memberId, Receipt.getDefaultInstance());
      receipts.add(
          new JsonObject()
              .put("user_id", memberId)
              .put("delivered", Integer.toUnsignedLong(receipt.getDelivered()))
              .put("read", Integer.toUnsignedLong(receipt.getRead())));
    }
    return new JsonObject()
        .put("receipts", receipts)
        .put("head", Integer.toUnsignedLong(state.getHead()));
  }
}
