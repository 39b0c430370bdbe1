package chat.http.io;

import chat.model.Addresses;
import chat.model.v1.ProfileAnswer;
import chat.model.v1.ProfileQuery;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.sqlclient.Pool;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells gateways on the event bus what people are called, for first screens. */
public final class ProfileAnswers {
  private static final int UNAVAILABLE = 503;
  private static final Logger LOG = LoggerFactory.getLogger(ProfileAnswers.class);

  private final AccountStore accounts;
  private final MessageConsumer<ProfileQuery> queries;

  public ProfileAnswers(EventBus eventBus, Pool pool) {
    accounts = new AccountStore(pool);
    queries = eventBus.consumer(Addresses.PROFILES, this::answer);
  }

  /** Completes when all nodes know where to ask. */
  public Future<Void> listening() {
    return queries.completion();
  }

  private void answer(Message<ProfileQuery> query) {
    List<UUID> userIds = query.body().getUserIdsList().stream().map(UUID::fromString).toList();
    accounts
        .byIds(userIds)
        .onSuccess(
            profiles -> {
              ProfileAnswer.Builder answer = ProfileAnswer.newBuilder();
              profiles.values().forEach(profile -> answer.addProfiles(profile.toProtobuf()));
              query.reply(answer.build());
            })
        .onFailure(
            failure -> {
              LOG.debug("names are not known: {}", failure.toString());
              query.fail(UNAVAILABLE, "names are not known at the moment");
            });
  }
}
