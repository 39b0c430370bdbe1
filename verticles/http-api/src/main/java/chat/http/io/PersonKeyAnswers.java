package chat.http.io;

import chat.model.Addresses;
import chat.model.v1.PersonKeyQuery;
import chat.runtime.seal.KeySource;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives processes without PostgreSQL the keys of people, wrapped. */
public final class PersonKeyAnswers {
  private static final int UNAVAILABLE = 503;
  private static final Logger LOG = LoggerFactory.getLogger(PersonKeyAnswers.class);

  private final KeySource keys;
  private final MessageConsumer<PersonKeyQuery> queries;

  public PersonKeyAnswers(EventBus eventBus, KeySource keys) {
    this.keys = keys;
    queries = eventBus.consumer(Addresses.PERSON_KEYS, this::answer);
  }

  /** Completes when all nodes know where to ask. */
  public Future<Void> listening() {
    return queries.completion();
  }

  private void answer(Message<PersonKeyQuery> query) {
    Future.succeededFuture(query.body())
        .compose(keys::ask)
        .onSuccess(query::reply)
        .onFailure(
            failure -> {
              LOG.debug("keys cannot be had: {}", failure.toString());
              query.fail(UNAVAILABLE, "keys cannot be had at the moment");
            });
  }
}
