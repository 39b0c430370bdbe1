package chat.push.core;

import chat.model.ConversationIds;
import chat.model.Limits;
import chat.model.v1.Body;
import chat.model.v1.Message;
import com.google.protobuf.util.Timestamps;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** What a device shows of a message, as much as its user wants to be seen there. */
final class Notifications {
  private static final String UNNAMED = "New message";

  private Notifications() {}

  static Notification of(Delivery delivery, Message message, long nowMillis) {
    long sentAt =
        delivery.work.hasSentAt() ? Timestamps.toMillis(delivery.work.getSentAt()) : nowMillis;
    return new Notification(
        id(delivery),
        delivery.isShow(),
        delivery.work.getConversationId(),
        delivery.isShow() ? delivery.sequence() : delivery.standing(),
        delivery.isShow() ? title(delivery) : "",
        delivery.isShow() ? text(delivery, message) : "",
        badge(delivery),
        sentAt + Limits.PUSH_TTL_MILLIS);
  }

  private static String id(Delivery delivery) {
    String name =
        String.join(
            "/",
            delivery.registration.deviceId(),
            delivery.work.getConversationId(),
            delivery.work.getKind().name(),
            Long.toString(delivery.isShow() ? delivery.sequence() : delivery.standing()));
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
  }

  private static String title(Delivery delivery) {
    if (delivery.registration.content() == Content.NOTHING) {
      return UNNAMED;
    }
    Surroundings around = delivery.surroundings;
    String name = around.groupName().isEmpty() ? around.senderName() : around.groupName();
    return name.isEmpty() ? UNNAMED : name;
  }

  private static String text(Delivery delivery, Message message) {
    Surroundings around = delivery.surroundings;
    boolean inGroup = !around.groupName().isEmpty();
    return switch (delivery.registration.content()) {
      case NOTHING -> "";
      case SENDER -> inGroup ? around.senderName() : "";
      case SENDER_AND_TEXT -> {
        String text = shortened(text(message.getBody()));
        yield inGroup && !around.senderName().isEmpty()
            ? around.senderName() + (text.isEmpty() ? "" : ": " + text)
            : text;
      }
    };
  }

  /** Empty for what the server cannot read or what has no words. */
  private static String text(Body body) {
    return switch (body.getContentCase()) {
      case TEXT -> body.getText();
      case MEDIA -> body.getMedia().getCaption().getText();
      case SEALED_TEXT, SEALED_END_TO_END, ERASED, CONTENT_NOT_SET -> "";
    };
  }

  private static String shortened(String text) {
    int length = text.codePointCount(0, text.length());
    return length <= Limits.PUSH_TEXT_CODE_POINTS_MAX
        ? text
        : text.substring(0, text.offsetByCodePoints(0, Limits.PUSH_TEXT_CODE_POINTS_MAX)) + "…";
  }

  private static long badge(Delivery delivery) {
    Surroundings around = delivery.surroundings;
    if (!delivery.isShow()) {
      return around.unreadElsewhere();
    }
    // What else is said in a channel calls nobody here.
    long here =
        ConversationIds.isChannel(delivery.work.getConversationId())
            ? 1
            : Math.max(1, delivery.sequence() - around.read());
    return around.unreadElsewhere() + here;
  }
}
