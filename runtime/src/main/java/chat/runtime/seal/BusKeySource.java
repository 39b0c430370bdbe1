package chat.runtime.seal;

import chat.model.Addresses;
import chat.model.v1.PersonKeyAnswer;
import chat.model.v1.PersonKeyQuery;
import io.vertx.core.Future;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;

/** Has keys from an HTTP API, for processes without PostgreSQL. */
public final class BusKeySource implements KeySource {
  private static final long MILLIS_MAX = 2_000;

  private final EventBus eventBus;

  public BusKeySource(EventBus eventBus) {
    this.eventBus = eventBus;
  }

  @Override
  public Future<PersonKeyAnswer> ask(PersonKeyQuery query) {
    return eventBus
        .<PersonKeyAnswer>request(
            Addresses.PERSON_KEYS, query, new DeliveryOptions().setSendTimeout(MILLIS_MAX))
        .map(Message::body);
  }
}
