package chat.example;

import chat.publicschema.v1.MembershipEvent;
import chat.publicschema.v1.MessageEvent;
import chat.publicschema.v1.ReceiptEvent;

/**
 * Takes the records of the public topics: each once, and those of one key of a topic in order. How
 * records of different keys or topics come among one another means nothing.
 */
public interface Reader {
  void message(MessageEvent event);

  void membership(MembershipEvent event);

  void receipt(ReceiptEvent event);
}
