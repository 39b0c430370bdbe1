package chat.http.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.model.v1.Body;
import chat.model.v1.Message;
import chat.model.v1.Reaction;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OwnWordsTest {
  private static final Message MESSAGE =
      Message.newBuilder()
          .setSequence(7)
          .setSenderId("ann")
          .setBody(Body.newBuilder().setText("hello"))
          .addReactions(reaction("x", "ann", "ben"))
          .addReactions(reaction("y", "cid"))
          .build();

  @Test
  void whoWroteItHasAllButTheReactionsOfOthers() {
    Message expected =
        MESSAGE.toBuilder().clearReactions().addReactions(reaction("x", "ann")).build();
    assertEquals(Optional.of(expected), OwnWords.of(MESSAGE, "ann"));
  }

  @Test
  void whoReactedHasHisReactionsAndTheirPlace() {
    Message expected =
        Message.newBuilder().setSequence(7).addReactions(reaction("y", "cid")).build();
    assertEquals(Optional.of(expected), OwnWords.of(MESSAGE, "cid"));
  }

  @Test
  void whoOnlyReadItHasNothing() {
    assertEquals(Optional.empty(), OwnWords.of(MESSAGE, "dan"));
  }

  private static Reaction reaction(String kind, String... users) {
    return Reaction.newBuilder().setReaction(kind).addAllUserIds(List.of(users)).build();
  }
}
