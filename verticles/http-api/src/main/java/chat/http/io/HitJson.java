package chat.http.io;

import chat.http.core.Snippet;
import chat.model.v1.Message;
import chat.runtime.search.Range;
import chat.runtime.search.Texts;
import com.google.protobuf.util.Timestamps;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Hits as the contract shows them. */
final class HitJson {
  private HitJson() {}

  /**
   * @param highlights in the text of the message
   */
  static JsonObject of(String conversationId, Message message, List<Range> highlights) {
    Snippet snippet = Snippet.of(Texts.of(message.getBody()), highlights);
    JsonArray ranges = new JsonArray();
    snippet
        .highlights()
        .forEach(
            range ->
                ranges.add(new JsonObject().put("start", range.start()).put("end", range.end())));
    return new JsonObject()
        .put("conversation_id", conversationId)
        .put("sequence", Integer.toUnsignedLong(message.getSequence()))
        .put("sender_id", message.getSenderId())
        .put("sent_at", Timestamps.toString(message.getSentAt()))
        .put(
            "snippet",
            new JsonObject()
                .put("text", snippet.text())
                .put("highlights", ranges)
                .put("cut_before", snippet.isCutBefore())
                .put("cut_after", snippet.isCutAfter()));
  }
}
