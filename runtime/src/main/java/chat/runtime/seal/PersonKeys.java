package chat.runtime.seal;

import chat.model.Addresses;
import chat.model.v1.DestroyedKeys;
import chat.model.v1.PersonKeyAnswer;
import chat.model.v1.PersonKeyQuery;
import chat.runtime.async.Deadline;
import chat.runtime.seal.core.KeyMemory;
import chat.runtime.seal.core.PersonKey;
import com.google.protobuf.ByteString;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of people, remembered. What is not known is asked for together: while one question is
 * under way the next ones gather behind it.
 *
 * <p>Belongs to the verticle that made it and is used on its event loop only.
 */
public final class PersonKeys {
  /** About 4 MB. */
  private static final int REMEMBERED_MAX = 20_000;

  private static final int QUESTION_MAX = 500;
  private static final int WAITING_MAX = 20_000;
  private static final long MILLIS_MAX = 3_000;

  /** Of whom it is remembered that the log names them. */
  private static final int UNREADABLE_MAX = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(PersonKeys.class);

  private final Vertx vertx;
  private final MasterKeys masterKeys;
  private final KeySource source;
  private final Set<String> unreadable = new HashSet<>();
  private final KeyMemory memory = new KeyMemory(REMEMBERED_MAX);
  private final Questions reading = new Questions(false);
  private final Questions making = new Questions(true);
  private final MessageConsumer<DestroyedKeys> news;

  public PersonKeys(Vertx vertx, MasterKeys masterKeys, KeySource source) {
    this.vertx = vertx;
    this.masterKeys = masterKeys;
    this.source = source;
    news = vertx.eventBus().consumer(Addresses.DESTROYED_KEYS, message -> heard(message.body()));
  }

  /** Completes when all nodes know where to send. */
  public Future<Void> listening() {
    return news.completion();
  }

  public Future<Void> close() {
    return news.unregister();
  }

  /** The key of a user, if it is known. */
  Optional<PersonKey> known(String userId) {
    return memory.find(userId, nowMillis());
  }

  /**
   * The keys of these users, of each. Fails when they cannot be had at the moment; one that is had
   * and does not open is unreadable, and no failure.
   */
  Future<Map<String, PersonKey>> find(Collection<String> userIds) {
    Map<String, PersonKey> found = new HashMap<>();
    List<Future<PersonKey>> asked = new ArrayList<>();
    for (String userId : userIds) {
      asked.add(
          known(userId)
              .map(Future::succeededFuture)
              .orElseGet(() -> reading.ask(userId))
              .onSuccess(key -> found.put(userId, key)));
    }
    return Future.all(asked).map(all -> found);
  }

  /**
   * The key of one who wants to write, made if he has none; never a new one after it was destroyed.
   */
  Future<PersonKey> findOrMake(String userId) {
    return known(userId)
        .filter(key -> key.secret().isPresent())
        .map(Future::succeededFuture)
        .orElseGet(() -> making.ask(userId));
  }

  private void heard(DestroyedKeys destroyed) {
    switch (destroyed.getExtentCase()) {
      case WHOLE_LIST -> memory.listed(destroyed.getUserIdsList(), nowMillis());
      case UNREACHABLE -> memory.unreachable(nowMillis());
      case EXTENT_NOT_SET -> memory.destroyed(destroyed.getUserIdsList());
    }
  }

  private static long nowMillis() {
    return System.nanoTime() / 1_000_000;
  }

  /** Questions of one kind, of which one is under way. */
  private final class Questions {
    private final boolean make;
    private final Map<String, Promise<PersonKey>> waiting = new LinkedHashMap<>();
    private final Map<String, Promise<PersonKey>> underWay = new HashMap<>();

    Questions(boolean make) {
      this.make = make;
    }

    Future<PersonKey> ask(String userId) {
      Promise<PersonKey> answer = underWay.getOrDefault(userId, waiting.get(userId));
      if (answer == null) {
        if (waiting.size() >= WAITING_MAX) {
          return Future.failedFuture(WAITING_MAX + " keys are waited for already; try again later");
        }
        answer = Promise.promise();
        waiting.put(userId, answer);
        next();
      }
      return answer.future();
    }

    private void next() {
      if (!underWay.isEmpty() || waiting.isEmpty()) {
        return;
      }
      Map<String, Promise<PersonKey>> asked = new LinkedHashMap<>();
      Iterator<Map.Entry<String, Promise<PersonKey>>> oldest = waiting.entrySet().iterator();
      while (oldest.hasNext() && asked.size() < QUESTION_MAX) {
        Map.Entry<String, Promise<PersonKey>> one = oldest.next();
        asked.put(one.getKey(), one.getValue());
        oldest.remove();
      }
      underWay.putAll(asked);
      long askedAtMillis = nowMillis();
      PersonKeyQuery query =
          PersonKeyQuery.newBuilder().addAllUserIds(asked.keySet()).setMake(make).build();
      // What is thrown is an answer too.
      Deadline.within(vertx, MILLIS_MAX, Future.succeededFuture(query).compose(source::ask))
          .onComplete(
              done -> {
                underWay.clear();
                next();
                if (done.succeeded()) {
                  answered(asked, done.result(), askedAtMillis);
                } else {
                  asked.values().forEach(promise -> promise.fail(done.cause()));
                }
              });
    }

    private void answered(
        Map<String, Promise<PersonKey>> asked, PersonKeyAnswer answer, long askedAtMillis) {
      Map<String, ByteString> wrapped = new HashMap<>();
      answer.getKeysList().forEach(key -> wrapped.put(key.getUserId(), key.getWrappedKey()));
      asked.forEach(
          (userId, promise) -> {
            PersonKey key = unwrapped(userId, wrapped.getOrDefault(userId, ByteString.EMPTY));
            memory.remember(userId, key, askedAtMillis);
            promise.complete(key);
          });
    }

    private PersonKey unwrapped(String userId, ByteString wrapped) {
      if (wrapped.isEmpty()) {
        return PersonKey.DESTROYED;
      }
      try {
        PersonKey key = PersonKey.of(masterKeys.unwrap(userId, wrapped.toByteArray()));
        unreadable.remove(userId);
        return key;
      } catch (IllegalStateException | IllegalArgumentException e) {
        // It is this person's trouble alone.
        SealMetrics.UNREADABLE.increment();
        if (unreadable.size() < UNREADABLE_MAX && unreadable.add(userId)) {
          LOG.error("the key of {}: {}", userId, e.getMessage());
        }
        return PersonKey.UNREADABLE;
      }
    }
  }
}
