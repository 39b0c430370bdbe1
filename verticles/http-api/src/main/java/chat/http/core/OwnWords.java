package chat.http.core;

import chat.model.v1.Message;
import chat.model.v1.Reaction;
import java.util.List;
import java.util.Optional;

/** What of a message is one person's. */
public final class OwnWords {
  private OwnWords() {}

  /**
   * A message that the person wrote, with the reactions of nobody else; of somebody else's, its
   * place and the person's reactions alone. Empty when nothing of it is his.
   *
   * @param message as history has it
   */
  public static Optional<Message> of(Message message, String userId) {
    List<Reaction> reactions =
        message.getReactionsList().stream()
            .filter(reaction -> reaction.getUserIdsList().contains(userId))
            .map(reaction -> reaction.toBuilder().clearUserIds().addUserIds(userId).build())
            .toList();
    if (message.getSenderId().equals(userId)) {
      return Optional.of(message.toBuilder().clearReactions().addAllReactions(reactions).build());
    }
    return reactions.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Message.newBuilder()
                .setSequence(message.getSequence())
                .addAllReactions(reactions)
                .build());
  }
}
