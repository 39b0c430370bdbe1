package chat.client.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A message that is to be sent. */
public final class Draft {
  private final Map<String, Object> fields;

  private Draft(Map<String, Object> fields) {
    this.fields = fields;
  }

  /**
   * @param text 1 to 100,000 Unicode code points
   */
  public static Draft text(String text) {
    return new Draft(Map.of("body", Map.of("text", text)));
  }

  /** The same, answering the message with this sequence of the conversation. */
  public Draft replyTo(long sequence) {
    return with("reply_to", sequence);
  }

  /** The same, calling members by name: 100 at most. */
  public Draft mention(List<String> userIds) {
    return with("mentioned_ids", new ArrayList<>(userIds));
  }

  /** The same, calling everybody; in a group the owner and admins may. */
  public Draft mentionAll() {
    return with("mentions_all", true);
  }

  /** The same, saying where the text is from. */
  public Draft forwardedFrom(String conversationId, long sequence) {
    return with("forwarded_from", Map.of("conversation_id", conversationId, "sequence", sequence));
  }

  /** As it stands in a frame. */
  public Map<String, Object> toMap() {
    return fields;
  }

  private Draft with(String name, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(fields);
    more.put(name, value);
    return new Draft(more);
  }
}
