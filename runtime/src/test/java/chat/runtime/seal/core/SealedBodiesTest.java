package chat.runtime.seal.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.model.Limits;
import chat.model.v1.Body;
import chat.model.v1.ConversationListEntry;
import chat.model.v1.ConversationRecord;
import chat.model.v1.EditMessage;
import chat.model.v1.Event;
import chat.model.v1.EventEntry;
import chat.model.v1.EventRecord;
import chat.model.v1.Message;
import chat.model.v1.MessageChanged;
import chat.model.v1.SendMessage;
import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import javax.crypto.SecretKey;
import org.junit.jupiter.api.Test;

class SealedBodiesTest {
  private static final String PAIR = "direct:01900000-0000-7000-8000-000000000001";
  private static final String ANN = "01900000-0000-7000-8000-00000000000a";
  private static final String BEN = "01900000-0000-7000-8000-00000000000b";
  private static final String ID = "01900000-0000-7000-8000-0000000000ff";
  private static final SecretKey KEY = AesGcm.key(new byte[AesGcm.KEY_BYTES]);
  private static final String WORDS = "der Schlüssel liegt unter dem 🪨";

  private byte nonces;

  @Test
  void whatIsInTheLogHasNoWordAndOpensToTheSame() {
    ConversationRecord sealed = seal(send(WORDS));
    assertFalse(
        new String(sealed.toByteArray(), StandardCharsets.UTF_8).contains("liegt"),
        "the log has words in plain");
    assertEquals(
        WORDS.codePointCount(0, WORDS.length()),
        sealed.getSendMessage().getBody().getSealedText().getCodePoints());
    assertEquals(WORDS, open(sent(sealed)).getText());
  }

  @Test
  void aPreviewIsSealedTooAndBoundApart() {
    ConversationRecord sealed =
        seal(
            send(WORDS).toBuilder()
                .setSendMessage(
                    SendMessage.newBuilder().setBody(text(WORDS)).setPreview(text("der Sch")))
                .build());
    assertTrue(sealed.getSendMessage().getPreview().hasSealedText());
    Message.Builder shortened =
        sent(sealed).toBuilder().setBody(sealed.getSendMessage().getPreview()).setPreview(true);
    assertEquals("der Sch", open(shortened.build()).getText());
    assertTrue(open(shortened.setPreview(false).build()).hasErased());
    assertTrue(open(sent(sealed).toBuilder().setPreview(true).build()).hasErased());
  }

  @Test
  void anEditIsBoundToTheSequenceSinceWhoEditsKnowsNoMore() {
    Message edited =
        sent(seal(send(WORDS))).toBuilder()
            .setBody(seal(edit(7, "anders")).getEditMessage().getBody())
            .setEditedAt(Timestamp.newBuilder().setSeconds(9))
            .build();
    assertEquals("anders", open(edited).getText());
    assertTrue(open(edited.toBuilder().setSequence(8).build()).hasErased());
    assertTrue(open(edited.toBuilder().clearEditedAt().build()).hasErased());
  }

  @Test
  void aCiphertextThatWasMovedOrChangedOpensNowhere() {
    Message message = sent(seal(send(WORDS)));
    byte[] changed = message.getBody().getSealedText().getCiphertext().toByteArray();
    changed[0] = (byte) ~changed[0];
    List<UnaryOperator<Message>> moves =
        List.of(
            m -> m.toBuilder().setClientMessageId(ID.replace("ff", "fe")).build(),
            m -> m.toBuilder().setSenderId(BEN).build(),
            m -> m.toBuilder().setBody(withCiphertext(m, changed)).build(),
            m -> m.toBuilder().setBody(withCiphertext(m, new byte[3])).build());
    for (UnaryOperator<Message> move : moves) {
      assertTrue(open(move.apply(message)).hasErased());
    }
    SealedBodies bodies = new SealedBodies(user -> Optional.of(PersonKey.of(KEY)));
    String elsewhere = PAIR.replace("0001", "0002");
    assertTrue(bodies.open(elsewhere, List.of(message)).get(0).getBody().hasErased());
  }

  @Test
  void aDestroyedKeyMeansErasedAndAnUnknownOneIsAskedFor() {
    Message message = sent(seal(send(WORDS)));
    SealedBodies destroyed = new SealedBodies(user -> Optional.of(PersonKey.DESTROYED));
    assertTrue(destroyed.open(PAIR, List.of(message)).get(0).getBody().hasErased());
    assertEquals(Set.of(), destroyed.missing());

    SealedBodies unknown = new SealedBodies(user -> Optional.empty());
    assertEquals(List.of(message), unknown.open(PAIR, List.of(message)));
    assertEquals(Set.of(ANN), unknown.missing());
  }

  @Test
  void anUnreadableKeyHidesOnlyWhatIsShown() {
    Message message = sent(seal(send(WORDS)));
    SealedBodies unreadable = new SealedBodies(user -> Optional.of(PersonKey.UNREADABLE));
    assertTrue(unreadable.open(PAIR, List.of(message)).get(0).getBody().hasErased());
    Event event = Event.newBuilder().setConversationId(PAIR).setMessage(message).build();
    assertTrue(unreadable.open(event).getMessage().getBody().hasErased());

    EventRecord accepted =
        EventRecord.newBuilder()
            .setConversationId(PAIR)
            .addEntries(EventEntry.newBuilder().setEvent(event).setBefore(message))
            .build();
    assertEquals(accepted, unreadable.open(accepted), "what is made of it can be made again");
    assertEquals(Set.of(), unreadable.missing());
  }

  @Test
  void whatAMessageWasBeforeItWasChangedIsOpenedToo() {
    Message before = sent(seal(send(WORDS)));
    Message after =
        before.toBuilder()
            .setBody(seal(edit(7, "anders")).getEditMessage().getBody())
            .setEditedAt(Timestamp.newBuilder().setSeconds(9))
            .build();
    EventRecord accepted =
        EventRecord.newBuilder()
            .setConversationId(PAIR)
            .addEntries(
                EventEntry.newBuilder()
                    .setEvent(
                        Event.newBuilder()
                            .setConversationId(PAIR)
                            .setMessageChanged(MessageChanged.newBuilder().setMessage(after)))
                    .setBefore(before))
            .build();
    EventEntry opened = bodies().open(accepted).getEntries(0);
    assertEquals(WORDS, opened.getBefore().getBody().getText());
    assertEquals("anders", opened.getEvent().getMessageChanged().getMessage().getBody().getText());
  }

  @Test
  void aLineShowsOnlyTheBeginningOfALongText() {
    Message message = sent(seal(send("x".repeat(Limits.INBOX_BODY_BYTES_MAX + 1))));
    ConversationListEntry line =
        bodies()
            .open(
                ConversationListEntry.newBuilder()
                    .setConversationId(PAIR)
                    .setLastMessage(message)
                    .build());
    assertTrue(line.getLastMessage().getPreview());
    assertEquals("x".repeat(200), line.getLastMessage().getBody().getText());
  }

  @Test
  void plainTextsFromBeforeStayReadable() {
    Message plain = sent(send(WORDS));
    assertEquals(
        List.of(plain), new SealedBodies(user -> Optional.empty()).open(PAIR, List.of(plain)));
  }

  private static SealedBodies bodies() {
    return new SealedBodies(user -> Optional.ofNullable(Map.of(ANN, PersonKey.of(KEY)).get(user)));
  }

  private static Body open(Message message) {
    return bodies().open(PAIR, List.of(message)).get(0).getBody();
  }

  private ConversationRecord seal(ConversationRecord command) {
    return SealedBodies.seal(
        command,
        KEY,
        () -> {
          byte[] nonce = new byte[AesGcm.NONCE_BYTES];
          nonce[0] = ++nonces;
          return nonce;
        });
  }

  private static ConversationRecord send(String text) {
    return ConversationRecord.newBuilder()
        .setConversationId(PAIR)
        .setAuthorId(ANN)
        .setClientId(ID)
        .setSendMessage(SendMessage.newBuilder().setBody(text(text)))
        .build();
  }

  private static ConversationRecord edit(int sequence, String text) {
    return ConversationRecord.newBuilder()
        .setConversationId(PAIR)
        .setAuthorId(ANN)
        .setClientId(ID.replace("ff", "fd"))
        .setEditMessage(EditMessage.newBuilder().setSequence(sequence).setBody(text(text)))
        .build();
  }

  /** As the fold of the log makes it. */
  private static Message sent(ConversationRecord command) {
    return Message.newBuilder()
        .setSequence(7)
        .setSenderId(ANN)
        .setClientMessageId(ID)
        .setBody(command.getSendMessage().getBody())
        .build();
  }

  private static Body withCiphertext(Message message, byte[] ciphertext) {
    return Body.newBuilder()
        .setSealedText(
            message.getBody().getSealedText().toBuilder()
                .setCiphertext(ByteString.copyFrom(ciphertext)))
        .build();
  }

  private static Body text(String text) {
    return Body.newBuilder().setText(text).build();
  }
}
