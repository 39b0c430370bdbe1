package chat.gateway;

import chat.model.Addresses;
import chat.model.v1.PersonKeyAnswer;
import chat.model.v1.PersonKeyQuery;
import chat.model.v1.WrappedPersonKey;
import chat.runtime.seal.MasterKeys;
import com.google.protobuf.ByteString;
import io.vertx.core.eventbus.EventBus;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The keys of people, as an HTTP API answers for them on the event bus. */
final class TestKeys {
  private final MasterKeys masterKeys =
      MasterKeys.of(List.of(Base64.getEncoder().encodeToString(new byte[32])));
  private final Map<String, ByteString> wrapped = new ConcurrentHashMap<>();

  /** While it is true nobody gets a key. */
  volatile boolean away;

  MasterKeys masterKeys() {
    return masterKeys;
  }

  void answer(EventBus eventBus) {
    eventBus.<PersonKeyQuery>consumer(
        Addresses.PERSON_KEYS,
        query -> {
          if (away) {
            query.fail(503, "away");
          } else {
            query.reply(answer(query.body()));
          }
        });
  }

  private PersonKeyAnswer answer(PersonKeyQuery query) {
    PersonKeyAnswer.Builder answer = PersonKeyAnswer.newBuilder();
    for (String userId : query.getUserIdsList()) {
      ByteString key =
          query.getMake()
              ? wrapped.computeIfAbsent(
                  userId, id -> ByteString.copyFrom(masterKeys.newWrapped(id)))
              : wrapped.get(userId);
      if (key != null) {
        answer.addKeys(WrappedPersonKey.newBuilder().setUserId(userId).setWrappedKey(key));
      }
    }
    return answer.build();
  }
}
