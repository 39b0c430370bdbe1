package chat.runtime.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.model.v1.Body;
import chat.model.v1.Event;
import chat.model.v1.EventEntry;
import chat.model.v1.Message;
import chat.model.v1.MessageChanged;
import chat.model.v1.SealedText;
import com.google.protobuf.Timestamp;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What an event does to words while the key of their author does not open. */
class WordChangeTest {
  private static final Body SEALED =
      Body.newBuilder().setSealedText(SealedText.getDefaultInstance()).build();
  private static final Body PLAIN = Body.newBuilder().setText("from before").build();

  @Test
  void anUnreadableMessageIsFoundByItsSenderAlone() {
    WordChange change = change(message(SEALED), null);
    assertEquals(Set.of("FROM:ann"), change.added());
    assertFalse(change.afresh());
  }

  @Test
  void anUnreadableEditTakesNoWordAwayForItsRepetitionCouldNotBringItBack() {
    for (Body before : new Body[] {SEALED, PLAIN}) {
      WordChange change = change(message(SEALED), message(before));
      assertEquals(Set.of(), change.removed());
      assertFalse(change.afresh());
    }
  }

  @Test
  void aDeletedMessageIsFoundNoMoreAlthoughNobodyCanSayByWhichWordsItWas() {
    Message deleted =
        message(Body.getDefaultInstance()).toBuilder()
            .setDeletedAt(Timestamp.getDefaultInstance())
            .build();
    WordChange change = change(deleted, message(SEALED));
    assertEquals(Set.of(), change.added());
    assertTrue(change.afresh());
  }

  private static Message message(Body body) {
    return Message.newBuilder().setSequence(1).setSenderId("ann").setBody(body).build();
  }

  private static WordChange change(Message message, Message before) {
    EventEntry.Builder entry = EventEntry.newBuilder();
    if (before == null) {
      entry.setEvent(Event.newBuilder().setMessage(message));
    } else {
      entry
          .setBefore(before)
          .setEvent(
              Event.newBuilder()
                  .setMessageChanged(MessageChanged.newBuilder().setMessage(message)));
    }
    return WordChange.of(entry.build()).orElseThrow();
  }
}
