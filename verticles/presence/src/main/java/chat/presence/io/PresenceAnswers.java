package chat.presence.io;

import chat.model.v1.PresenceAnswer;
import chat.model.v1.PresenceQuery;
import chat.presence.core.Person;
import chat.presence.core.Visibility;
import chat.runtime.redis.PresenceStore;
import io.vertx.core.Future;
import io.vertx.core.eventbus.Message;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers queries on the event bus. */
public final class PresenceAnswers {
  private static final int UNAVAILABLE = 503;
  private static final Logger LOG = LoggerFactory.getLogger(PresenceAnswers.class);

  private final PresenceStore presence;
  private final PeopleStore people;

  public PresenceAnswers(PresenceStore presence, PeopleStore people) {
    this.presence = presence;
    this.people = people;
  }

  public void answer(Message<PresenceQuery> message) {
    answer(message.body())
        .onSuccess(message::reply)
        .onFailure(
            failure -> {
              LOG.debug("presence is not known: {}", failure.toString());
              message.fail(UNAVAILABLE, "presence is not known at the moment");
            });
  }

  private Future<PresenceAnswer> answer(PresenceQuery query) {
    List<UUID> userIds = query.getUserIdsList().stream().map(UUID::fromString).toList();
    return people
        .contacts(UUID.fromString(query.getViewerId()), userIds)
        .compose(
            contacts ->
                presence
                    .read(contacts.stream().map(person -> person.userId().toString()).toList())
                    .map(statuses -> answer(contacts, statuses)));
  }

  private static PresenceAnswer answer(List<Person> contacts, List<PresenceStore.Status> statuses) {
    PresenceAnswer.Builder answer = PresenceAnswer.newBuilder();
    for (int i = 0; i < contacts.size(); i++) {
      PresenceStore.Status status = statuses.get(i);
      answer.addViews(Visibility.view(contacts.get(i), status.state(), status.activeAtMillis()));
    }
    return answer.build();
  }
}
