package chat.runtime.seal.core;

import chat.model.v1.Body;
import chat.model.v1.ConversationListEntry;
import chat.model.v1.ConversationRecord;
import chat.model.v1.EditMessage;
import chat.model.v1.Erased;
import chat.model.v1.Event;
import chat.model.v1.EventEntry;
import chat.model.v1.EventRecord;
import chat.model.v1.Message;
import chat.model.v1.SealedText;
import chat.model.v1.SendMessage;
import chat.runtime.core.Previews;
import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.crypto.SecretKey;

/**
 * Seals the texts of commands, and opens those of what was read. An opening goes through everything
 * once: bodies whose keys are not known are left as they are, and {@link #missing} names the keys.
 *
 * <p>A body whose key is unreadable is shown as one that was erased. For those who make something
 * of what was accepted, which must not be undone when the key can be read, it stays sealed.
 */
public final class SealedBodies {
  private static final Body ERASED =
      Body.newBuilder().setErased(Erased.getDefaultInstance()).build();

  private final Function<String, Optional<PersonKey>> keys;
  private final Set<String> missing = new HashSet<>();

  /**
   * @param keys those that are known, by the ids of users
   */
  public SealedBodies(Function<String, Optional<PersonKey>> keys) {
    this.keys = keys;
  }

  /** Whether a command brings a text that has to be sealed before it goes into the log. */
  public static boolean concern(ConversationRecord command) {
    return command.getSendMessage().getBody().hasText()
        || command.getEditMessage().getBody().hasText();
  }

  /**
   * The command with its text sealed, and its preview likewise.
   *
   * @param key of the author
   * @param nonces gives a new one each time
   */
  public static ConversationRecord seal(
      ConversationRecord command, SecretKey key, Supplier<byte[]> nonces) {
    BodyPlace place = BodyPlace.of(command);
    String author = command.getAuthorId();
    if (command.getSendMessage().getBody().hasText()) {
      SendMessage.Builder send = command.getSendMessage().toBuilder();
      send.setBody(sealed(send.getBody(), author, place, key, nonces.get()));
      if (send.hasPreview()) {
        send.setPreview(sealed(send.getPreview(), author, place.preview(), key, nonces.get()));
      }
      return command.toBuilder().setSendMessage(send).build();
    }
    if (command.getEditMessage().getBody().hasText()) {
      EditMessage.Builder edit = command.getEditMessage().toBuilder();
      edit.setBody(sealed(edit.getBody(), author, place, key, nonces.get()));
      if (edit.hasPreview()) {
        edit.setPreview(sealed(edit.getPreview(), author, place.preview(), key, nonces.get()));
      }
      return command.toBuilder().setEditMessage(edit).build();
    }
    return command;
  }

  private static Body sealed(
      Body body, String author, BodyPlace place, SecretKey key, byte[] nonce) {
    String text = body.getText();
    byte[] ciphertext =
        AesGcm.seal(key, nonce, place.bytes(), text.getBytes(StandardCharsets.UTF_8));
    return Body.newBuilder()
        .setSealedText(
            SealedText.newBuilder()
                .setKeyId(author)
                .setNonce(ByteString.copyFrom(nonce))
                .setCiphertext(ByteString.copyFrom(ciphertext))
                .setCodePoints(text.codePointCount(0, text.length())))
        .build();
  }

  /** Keys that are not known: what is sealed under them was left as it was. */
  public Set<String> missing() {
    return missing;
  }

  public Event open(Event event) {
    return open(event, false);
  }

  private Event open(Event event, boolean staysSealed) {
    return switch (event.getEventCase()) {
      case MESSAGE -> {
        Message message = event.getMessage();
        Message opened = open(event.getConversationId(), message, staysSealed);
        yield opened.equals(message) ? event : event.toBuilder().setMessage(opened).build();
      }
      case MESSAGE_CHANGED -> {
        Message message = event.getMessageChanged().getMessage();
        Message opened = open(event.getConversationId(), message, staysSealed);
        yield opened.equals(message)
            ? event
            : event.toBuilder()
                .setMessageChanged(event.getMessageChanged().toBuilder().setMessage(opened))
                .build();
      }
      case CONVERSATION_CREATED,
          READ_MARKER,
          BLOCK_CHANGED,
          REACTION_CHANGED,
          MESSAGE_HIDDEN,
          CHANNEL_MEMBERSHIP,
          PREFERENCES_CHANGED,
          MESSAGES_EXPIRED,
          EVENT_NOT_SET ->
          event;
    };
  }

  public List<Message> open(String conversationId, List<Message> messages) {
    return messages.stream().map(message -> open(conversationId, message, false)).toList();
  }

  /** Only the beginning of a long text, whoever put it into the line. */
  public ConversationListEntry open(ConversationListEntry line) {
    if (!line.getLastMessage().getBody().hasSealedText()) {
      return line;
    }
    Message opened = open(line.getConversationId(), line.getLastMessage(), false);
    return line.toBuilder().setLastMessage(Previews.of(opened)).build();
  }

  /**
   * What messages were before they were changed is opened too. Whose key is unreadable stays
   * sealed.
   */
  public EventRecord open(EventRecord accepted) {
    EventRecord.Builder opened = accepted.toBuilder().clearEntries();
    for (EventEntry entry : accepted.getEntriesList()) {
      EventEntry.Builder openedEntry = entry.toBuilder().setEvent(open(entry.getEvent(), true));
      if (entry.hasBefore()) {
        openedEntry.setBefore(open(entry.getEvent().getConversationId(), entry.getBefore(), true));
      }
      opened.addEntries(openedEntry);
    }
    return opened.build();
  }

  /**
   * @param staysSealed what is sealed under an unreadable key, instead of being shown as erased
   */
  private Message open(String conversationId, Message message, boolean staysSealed) {
    if (!message.getBody().hasSealedText()) {
      return message;
    }
    SealedText sealed = message.getBody().getSealedText();
    Optional<PersonKey> key = keys.apply(sealed.getKeyId());
    if (key.isEmpty()) {
      missing.add(sealed.getKeyId());
      return message;
    }
    if (key.get().isUnreadable()) {
      return staysSealed ? message : message.toBuilder().setBody(ERASED).build();
    }
    Body body =
        key.get()
            .secret()
            .flatMap(
                secret ->
                    AesGcm.open(
                        secret,
                        sealed.getNonce().toByteArray(),
                        BodyPlace.of(conversationId, message).bytes(),
                        sealed.getCiphertext().toByteArray()))
            .map(text -> new String(text, StandardCharsets.UTF_8))
            .map(text -> Body.newBuilder().setText(text).build())
            .orElse(ERASED);
    return message.toBuilder().setBody(body).build();
  }
}
