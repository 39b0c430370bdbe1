package chat.push.core;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** What apps find in a push, the same for all providers. */
public final class Payloads {
  private static final int TOPIC_BYTES = 24;

  private Payloads() {}

  /** Data of the app, as strings, which FCM wants: {@code kind} is message or withdraw. */
  public static Map<String, String> data(Notification notification) {
    Map<String, String> data = new LinkedHashMap<>();
    data.put("kind", notification.show() ? "message" : "withdraw");
    data.put("id", notification.id());
    data.put("conversation_id", notification.conversationId());
    data.put("sequence", Long.toString(notification.sequence()));
    data.put("badge", Long.toString(notification.badge()));
    return data;
  }

  /** The same with title and text, for a service worker. */
  public static Map<String, String> whole(Notification notification) {
    Map<String, String> data = data(notification);
    if (notification.show()) {
      data.put("title", notification.title());
      data.put("text", notification.text());
    }
    return data;
  }

  /** A name of the conversation that fits Web Push's Topic: 32 characters of base64url. */
  public static String topic(String conversationId) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(conversationId.getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(Arrays.copyOf(hash, TOPIC_BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
