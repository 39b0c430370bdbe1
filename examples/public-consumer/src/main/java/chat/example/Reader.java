package chat.example;

import chat.publicschema.v1.MembershipEvent;
import chat.publicschema.v1.MessageEvent;
import chat.publicschema.v1.PresenceSample;
import chat.publicschema.v1.PushEvent;
import chat.publicschema.v1.ReceiptEvent;

/**
 * Takes those records of the public topics that it wants: each once, and those of one key of a
 * topic in order. How records of different keys or topics come among one another means nothing.
 */
public interface Reader {
  default void message(MessageEvent event) {}

  default void membership(MembershipEvent event) {}

  default void receipt(ReceiptEvent event) {}

  default void push(PushEvent event) {}

  default void presence(PresenceSample sample) {}
}
