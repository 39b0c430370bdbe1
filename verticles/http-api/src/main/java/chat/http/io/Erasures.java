package chat.http.io;

import chat.model.Addresses;
import chat.model.v1.EraseAccount;
import chat.model.v1.EraseAccountAnswer;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.UUID;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Erases accounts for good: by the wish of the person, or by that of an operator. */
final class Erasures {
  private static final int UNAVAILABLE = 503;
  private static final Logger LOG = LoggerFactory.getLogger(Erasures.class);

  private final Function<String, Future<Void>> log;
  private final ErasureStore store;
  private final ErasureJob job;
  private final PresenceHandlers presence;
  private final MessageConsumer<EraseAccount> wishes;

  /**
   * @param log notes whose account is erased, for ever
   */
  Erasures(
      EventBus eventBus,
      Function<String, Future<Void>> log,
      ErasureStore store,
      ErasureJob job,
      PresenceHandlers presence) {
    this.log = log;
    this.store = store;
    this.job = job;
    this.presence = presence;
    wishes = eventBus.consumer(Addresses.ERASE_ACCOUNT, this::erase);
  }

  /** Completes when all nodes know where to ask. */
  Future<Void> listening() {
    return wishes.completion();
  }

  /** First the log that is for ever, then all that is done at once; the rest goes on by itself. */
  Future<Void> erase(String userId) {
    return log.apply(userId)
        .compose(noted -> store.erase(UUID.fromString(userId)))
        .map(
            ended -> {
              ended.forEach(device -> presence.loggedOut(userId, device));
              job.carryOut();
              return null;
            });
  }

  private void erase(Message<EraseAccount> wish) {
    store
        .findByHandle(wish.body().getHandle())
        .compose(
            userId ->
                userId
                    .map(found -> erase(found.toString()).map(true))
                    .orElse(Future.succeededFuture(false)))
        .onSuccess(noted -> wish.reply(EraseAccountAnswer.newBuilder().setNoted(noted).build()))
        .onFailure(
            failure -> {
              LOG.warn("an account was not erased: {}", failure.toString());
              wish.fail(UNAVAILABLE, "it cannot be erased at the moment");
            });
  }
}
