package chat.client.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A conversation of the user, as its line in the list shows it. */
public final class Conversation extends Value {
  /** A conversation of the HTTP API. */
  public Conversation(JsonObject json) {
    super(json);
  }

  /** Its id, for everything that is done with it. */
  public String conversationId() {
    return json().text("conversation_id");
  }

  /** Whether it is a group, and not one of two people. */
  public boolean isGroup() {
    return json().text("kind").equals("group");
  }

  /** Name of a group, "" otherwise. */
  public String name() {
    return json().text("name");
  }

  /** The members, the user included; those of a group are left out in lists. */
  public List<Profile> members() {
    List<Profile> members = new ArrayList<>();
    json().objects("members").forEach(member -> members.add(new Profile(member)));
    return members;
  }

  /** Sequence of the newest message or system line, 0 before the first. */
  public long head() {
    return json().number("head");
  }

  /** Sequence up to which the user has seen it, on whichever device. */
  public long read() {
    return json().number("read");
  }

  /** How many messages are above that. */
  public long unread() {
    return json().number("unread");
  }

  /** Place of its newest event in the user's inbox; lists are sorted by it. */
  public long inboxSeq() {
    return json().number("inbox_seq");
  }

  /** The newest message; empty before the first. */
  public Optional<Message> lastMessage() {
    return json().has("last_message")
        ? Optional.of(new Message(json().object("last_message")))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return "Conversation " + conversationId();
  }
}
