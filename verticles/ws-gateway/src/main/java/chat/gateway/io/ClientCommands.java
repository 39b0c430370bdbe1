package chat.gateway.io;

import chat.gateway.core.Effect;
import chat.model.v1.ConversationRecord;
import chat.model.v1.Outcome;
import chat.runtime.bus.SubmissionClient;
import chat.runtime.redis.CommandRates;
import io.vertx.core.Future;
import java.util.Optional;

/** What clients want done beyond their own session. */
public final class ClientCommands {
  private final CommandRates rates;
  private final SubmissionClient submissions;
  private final Receipts receipts;
  private final ClientPresence presence;

  public ClientCommands(
      CommandRates rates,
      SubmissionClient submissions,
      Receipts receipts,
      ClientPresence presence) {
    this.rates = rates;
    this.submissions = submissions;
    this.receipts = receipts;
    this.presence = presence;
  }

  /**
   * @return never fails
   */
  Future<Outcome> submit(ConversationRecord record) {
    return rates
        .refuse(record.getAuthorId())
        .map(Future::succeededFuture)
        .orElseGet(
            () ->
                ReadMarkers.concern(record)
                    ? receipts.readMarkers().submit(record)
                    : submissions.submit(record));
  }

  void tellTyping(String userId, String conversationId) {
    receipts.typing().tell(userId, conversationId);
  }

  /** An outcome that puts off what a user wants when he wants too much. */
  Optional<Outcome> refuse(String userId) {
    return rates.refuse(userId);
  }

  void acknowledge(Effect.Acknowledge acknowledge) {
    receipts.acknowledgements().add(acknowledge);
  }

  ClientPresence presence() {
    return presence;
  }

  /** Comes at a steady pace: what was gathered is written and told. */
  public void flush() {
    receipts.flush();
    presence.flush();
  }
}
