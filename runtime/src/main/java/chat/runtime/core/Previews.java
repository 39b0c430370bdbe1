package chat.runtime.core;

import chat.model.Limits;
import chat.model.v1.Body;
import chat.model.v1.Message;
import java.util.Optional;

/** The beginning of a long text, where the whole would be too much. */
public final class Previews {
  private Previews() {}

  /** What stands for a body of text that is too large; empty when the body can stand for itself. */
  public static Optional<Body> of(Body body) {
    if (body.getSerializedSize() <= Limits.INBOX_BODY_BYTES_MAX) {
      return Optional.empty();
    }
    String text = body.getText();
    int length = Math.min(text.codePointCount(0, text.length()), Limits.PREVIEW_CODE_POINTS);
    return Optional.of(
        Body.newBuilder().setText(text.substring(0, text.offsetByCodePoints(0, length))).build());
  }

  /** A message with its body, or with the preview of a long text. */
  public static Message of(Message message) {
    return message.getBody().hasText()
        ? of(message.getBody())
            .map(preview -> message.toBuilder().setBody(preview).setPreview(true).build())
            .orElse(message)
        : message;
  }
}
