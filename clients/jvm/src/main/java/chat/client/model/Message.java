package chat.client.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A message of a conversation, as it is now. It is known by conversation and sequence. */
public final class Message extends Value {
  /** A message of a frame, or of a page of history. */
  public Message(JsonObject json) {
    super(json);
  }

  /** Place in the conversation, dense from 1. */
  public long sequence() {
    return json().number("sequence");
  }

  /** Who wrote it; of a system line, who did it. */
  public String senderId() {
    return json().text("sender_id");
  }

  /** The id under which it was sent. */
  public String clientMessageId() {
    return json().text("client_message_id");
  }

  /** When the platform took it. Empty for one that is hidden. */
  public Optional<Instant> sentAt() {
    return json().time("sent_at");
  }

  /**
   * Its text, or the beginning of it; empty when there is none: deleted, hidden, a system line, or
   * another kind of body.
   */
  public Optional<String> text() {
    JsonObject body = json().object("body");
    return body.has("text") ? Optional.of(body.text("text")) : Optional.empty();
  }

  /** Whether its words are gone because its author's account was erased. */
  public boolean isErased() {
    return json().object("body").has("erased");
  }

  /** The body, of whichever kind; empty when there is none. */
  public JsonObject body() {
    return json().object("body");
  }

  /** Whether the text is only the beginning of a long one; history has the whole. */
  public boolean isPreview() {
    return json().flag("preview");
  }

  /** Sequence of the message that it answers, 0 for none. */
  public long replyTo() {
    return json().number("reply_to");
  }

  /**
   * Where its sender says that he has it from: conversation_id and sequence. Nobody has checked it.
   */
  public JsonObject forwardedFrom() {
    return json().object("forwarded_from");
  }

  /** Members whom it calls by name. */
  public List<String> mentionedIds() {
    return json().texts("mentioned_ids");
  }

  /** Whether it calls everybody. */
  public boolean mentionsAll() {
    return json().flag("mentions_all");
  }

  /** Of a system line: what the sender changed in the group, as docs/protocol.md tells. */
  public Optional<JsonObject> change() {
    return json().has("change") ? Optional.of(json().object("change")) : Optional.empty();
  }

  /** When it was edited last. */
  public Optional<Instant> editedAt() {
    return json().time("edited_at");
  }

  /** When it was deleted for everyone. */
  public Optional<Instant> deletedAt() {
    return json().time("deleted_at");
  }

  /** Whether the person has deleted it for himself; then nothing but its sequence is there. */
  public boolean isHidden() {
    return json().flag("hidden");
  }

  /** In pages of history: the reactions to it. Events tell each change by itself. */
  public List<Reaction> reactions() {
    List<Reaction> reactions = new ArrayList<>();
    json().objects("reactions").forEach(reaction -> reactions.add(new Reaction(reaction)));
    return reactions;
  }

  /** One reaction, and who has it. */
  public static final class Reaction extends Value {
    private Reaction(JsonObject json) {
      super(json);
    }

    /** Such as an emoji. */
    public String reaction() {
      return json().text("reaction");
    }

    /** In the order in which they came. */
    public List<String> userIds() {
      return json().texts("user_ids");
    }
  }

  @Override
  public String toString() {
    return "Message " + sequence();
  }
}
