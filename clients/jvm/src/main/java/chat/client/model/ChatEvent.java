package chat.client.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Something that has happened. There are no kinds but those in this class and in {@link
 * InboxEvent}: tell a listener, which has a method for each, or ask with {@code instanceof}.
 */
public abstract class ChatEvent {
  /** Only this package has events. */
  ChatEvent() {}

  /** Calls the method of the listener that is meant for this kind. */
  public abstract void tell(ChatListener listener);

  /** Events are missing and do not come any more: load conversations and newest pages over HTTP. */
  public static final class Reset extends ChatEvent {
    private final String reason;
    private final Cursor cursor;

    /**
     * @param reason for developers
     * @param cursor from which it goes on
     */
    public Reset(String reason, Cursor cursor) {
      this.reason = reason;
      this.cursor = cursor;
    }

    /** For developers. */
    public String reason() {
      return reason;
    }

    /** The device's place once everything is loaded. */
    public Cursor cursor() {
      return cursor;
    }

    @Override
    public void tell(ChatListener listener) {
      listener.onReset(this);
    }
  }

  /** Another member has got further. Both numbers only grow: keep the highest. */
  public static final class ReceiptChanged extends ChatEvent {
    private final JsonObject json;

    /** A frame {@code receipt}. */
    public ReceiptChanged(JsonObject json) {
      this.json = json;
    }

    /** Where. */
    public String conversationId() {
      return json.text("conversation_id");
    }

    /** Who. */
    public String userId() {
      return json.text("user_id");
    }

    /** Every message up to it has reached a device of the member; 0 when there is no news of it. */
    public long delivered() {
      return Math.max(json.number("delivered"), read());
    }

    /** The member has seen every message up to it; 0 when there is no news of it. */
    public long read() {
      return json.number("read");
    }

    @Override
    public void tell(ChatListener listener) {
      listener.onReceipt(this);
    }
  }

  /** Another member is writing. */
  public static final class Typing extends ChatEvent {
    private final JsonObject json;

    /** A frame {@code typing}. */
    public Typing(JsonObject json) {
      this.json = json;
    }

    /** Where. */
    public String conversationId() {
      return json.text("conversation_id");
    }

    /** Who. */
    public String userId() {
      return json.text("user_id");
    }

    @Override
    public void tell(ChatListener listener) {
      listener.onTyping(this);
    }
  }

  /** People who are watched, as they are now. */
  public static final class PresenceChanged extends ChatEvent {
    private final List<Presence> users;

    /** A frame {@code presence}. */
    public PresenceChanged(JsonObject json) {
      List<Presence> all = new ArrayList<>();
      json.objects("users").forEach(user -> all.add(new Presence(user)));
      this.users = all;
    }

    /** Those of whom there is news. */
    public List<Presence> users() {
      return users;
    }

    @Override
    public void tell(ChatListener listener) {
      listener.onPresence(this);
    }
  }

  /** A command is in the log and holds. */
  public static final class CommandDone extends ChatEvent {
    private final String id;
    private final String conversationId;
    private final long sequence;
    private final Instant sentAt;

    /**
     * @param sequence of the message that was sent, edited, deleted, reacted to or read up to
     * @param sentAt null for all but a message that was sent
     */
    public CommandDone(String id, String conversationId, long sequence, Instant sentAt) {
      this.id = id;
      this.conversationId = conversationId;
      this.sequence = sequence;
      this.sentAt = sentAt;
    }

    /** Of the command; of a message, its {@code client_message_id}. */
    public String id() {
      return id;
    }

    /** Where. */
    public String conversationId() {
      return conversationId;
    }

    /** Of the message that was sent, edited, deleted, reacted to or read up to. It is final. */
    public long sequence() {
      return sequence;
    }

    /** Of a message that was sent: when the platform took it. */
    public Optional<Instant> sentAt() {
      return Optional.ofNullable(sentAt);
    }

    @Override
    public void tell(ChatListener listener) {
      listener.onCommandDone(this);
    }
  }

  /** A command was refused for good. */
  public static final class CommandRefused extends ChatEvent {
    private final String id;
    private final JsonObject command;
    private final ChatException cause;

    /**
     * @param command what was to be done, as it stood in its frame
     */
    public CommandRefused(String id, JsonObject command, ChatException cause) {
      this.id = id;
      this.command = command;
      this.cause = cause;
    }

    /** Of the command; of a message, its {@code client_message_id}. */
    public String id() {
      return id;
    }

    /** What was to be done, as it stood in its frame: so a text is not lost. */
    public JsonObject command() {
      return command;
    }

    /** Why. */
    public ChatException cause() {
      return cause;
    }

    @Override
    public void tell(ChatListener listener) {
      listener.onCommandRefused(this);
    }
  }

  /** The connection stands elsewhere. */
  public static final class ConnectionChanged extends ChatEvent {
    private final ConnectionState state;
    private final ClosedReason reason;
    private final String detail;

    /**
     * @param reason null unless it is closed
     * @param detail for developers, or ""
     */
    public ConnectionChanged(ConnectionState state, ClosedReason reason, String detail) {
      this.state = state;
      this.reason = reason;
      this.detail = detail;
    }

    /** Where it stands. */
    public ConnectionState state() {
      return state;
    }

    /** Why it is closed, if it is. */
    public Optional<ClosedReason> reason() {
      return Optional.ofNullable(reason);
    }

    /** For developers, or "". */
    public String detail() {
      return detail;
    }

    @Override
    public void tell(ChatListener listener) {
      listener.onConnection(this);
    }

    @Override
    public String toString() {
      return state + (reason == null ? "" : " " + reason + " " + detail);
    }
  }

  /** Something could not be stored. */
  public static final class StorageFailed extends ChatEvent {
    private final Exception cause;

    /** What the storage has thrown. */
    public StorageFailed(Exception cause) {
      this.cause = cause;
    }

    /** What the storage has thrown. */
    public Exception cause() {
      return cause;
    }

    @Override
    public void tell(ChatListener listener) {
      listener.onStorageFailed(this);
    }
  }
}
