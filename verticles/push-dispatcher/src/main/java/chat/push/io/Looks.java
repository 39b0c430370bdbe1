package chat.push.io;

import chat.model.v1.ConversationKind;
import chat.model.v1.ConversationListEntry;
import chat.model.v1.PushKind;
import chat.model.v1.PushWork;
import chat.push.core.DeviceState;
import chat.push.core.Effect;
import chat.push.core.Errand;
import chat.push.core.Preferences;
import chat.push.core.Registration;
import chat.push.core.Surroundings;
import chat.runtime.core.Unread;
import chat.runtime.redis.PresenceStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds out what decisions need, of many people at once. */
final class Looks {
  private static final int PEOPLE_MAX = 32;

  private final RegistrationStore registrations;
  private final PushStores stores;
  private final PresenceStore presence;
  private final Gathered<Question, Seen> reachable;

  Looks(Vertx vertx, RegistrationStore registrations, PushStores stores, PresenceStore presence) {
    this.reachable = new Gathered<>(vertx, PEOPLE_MAX, this::look, true);
    this.registrations = registrations;
    this.stores = stores;
    this.presence = presence;
  }

  record Seen(Surroundings surroundings, List<DeviceState> devices) {
    static final Seen NOBODY = new Seen(Surroundings.NONE, List.of());
  }

  /** Of somebody who has a device. */
  private record Question(String userId, PushWork work, RegistrationStore.Reach reach) {}

  /** Looks at the devices of one provider. */
  Future<Seen> look(String provider, Effect.Look effect) {
    Errand errand = effect.errand();
    String userId = errand.recipient().getUserId();
    String senderId = errand.work().getSenderId();
    return registrations
        .find(provider, userId, senderId.isEmpty() ? userId : senderId)
        .compose(
            reach ->
                reach.registrations().isEmpty()
                    ? Future.succeededFuture(Seen.NOBODY)
                    : noteRead(userId, errand.work())
                        .compose(
                            noted -> reachable.ask(new Question(userId, errand.work(), reach))));
  }

  /** Before anybody looks for what stands; see docs/decisions/0021. */
  private Future<Void> noteRead(String userId, PushWork work) {
    return work.getKind() == PushKind.PUSH_KIND_READ
        ? stores
            .marks()
            .writeRead(userId, work.getConversationId(), Integer.toUnsignedLong(work.getSequence()))
        : Future.succeededFuture();
  }

  private Future<List<Seen>> look(List<Question> questions) {
    List<String> userIds = questions.stream().map(Question::userId).distinct().toList();
    Future<Map<String, Map<String, Long>>> cursors =
        stores.cursors().loadAll(userIds, stores.epoch().get());
    Future<Set<String>> live = live(questions);
    Future<Map<String, List<ConversationListEntry>>> lists = stores.lists().lists(userIds);
    return Future.all(cursors, live, lists)
        .compose(
            all -> {
              List<Future<Seen>> seen =
                  questions.stream()
                      .map(
                          question ->
                              seen(
                                  question,
                                  cursors.result().getOrDefault(question.userId(), Map.of()),
                                  live.result(),
                                  lists.result().getOrDefault(question.userId(), List.of())))
                      .toList();
              return Future.all(seen).map(done -> seen.stream().map(Future::result).toList());
            });
  }

  /** When Redis cannot say, all of them: they get the time of live ones, and then hear. */
  private Future<Set<String>> live(List<Question> questions) {
    Map<String, List<String>> deviceIds = new HashMap<>();
    for (Question question : questions) {
      List<String> ofUser =
          deviceIds.computeIfAbsent(question.userId(), userId -> new ArrayList<>());
      question.reach().registrations().stream()
          .map(Registration::deviceId)
          .filter(deviceId -> !ofUser.contains(deviceId))
          .forEach(ofUser::add);
    }
    return presence
        .liveDevices(deviceIds, System.currentTimeMillis())
        .otherwise(
            away -> deviceIds.values().stream().flatMap(List::stream).collect(Collectors.toSet()));
  }

  private Future<Seen> seen(
      Question question,
      Map<String, Long> cursors,
      Set<String> live,
      List<ConversationListEntry> list) {
    return surroundings(question.userId(), question.work(), question.reach(), list)
        .map(
            surroundings ->
                new Seen(
                    surroundings,
                    question.reach().registrations().stream()
                        .map(
                            registration ->
                                new DeviceState(
                                    registration,
                                    cursors.getOrDefault(registration.deviceId(), 0L),
                                    live.contains(registration.deviceId())))
                        .toList()));
  }

  /** What is said in a channel is in no inbox: of it only the messages that call the user count. */
  private Future<Surroundings> surroundings(
      String userId,
      PushWork work,
      RegistrationStore.Reach reach,
      List<ConversationListEntry> list) {
    ConversationListEntry here = ConversationListEntry.getDefaultInstance();
    List<ConversationListEntry> channels = new ArrayList<>();
    long unread = 0;
    long now = System.currentTimeMillis();
    for (ConversationListEntry entry : list) {
      if (entry.getConversationId().equals(work.getConversationId())) {
        here = entry;
      } else if (!Preferences.of(entry.getPreferences()).isQuiet(now)) {
        if (entry.getKind() == ConversationKind.CONVERSATION_KIND_CHANNEL) {
          channels.add(entry);
        } else {
          unread += Integer.toUnsignedLong(Unread.count(entry));
        }
      }
    }
    ConversationListEntry line = here;
    long unreadInOthers = unread;
    return stores
        .lists()
        .withMentions(userId, channels)
        .map(
            counted ->
                new Surroundings(
                    Preferences.of(line.getPreferences()),
                    reach.senderBlocked(),
                    Integer.toUnsignedLong(line.getRead()),
                    unreadInOthers
                        + counted.stream().mapToLong(ConversationListEntry::getMentions).sum(),
                    reach.senderName(),
                    line.getGroup().getName()));
  }
}
