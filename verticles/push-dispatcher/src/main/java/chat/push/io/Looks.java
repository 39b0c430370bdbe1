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
import chat.runtime.redis.PresenceStore;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds out what a decision needs. */
final class Looks {
  private final RegistrationStore registrations;
  private final PushStores stores;
  private final PresenceStore presence;

  Looks(RegistrationStore registrations, PushStores stores, PresenceStore presence) {
    this.registrations = registrations;
    this.stores = stores;
    this.presence = presence;
  }

  record Seen(Surroundings surroundings, List<DeviceState> devices) {
    static final Seen NOBODY = new Seen(Surroundings.NONE, List.of());
  }

  Future<Seen> look(Effect.Look effect) {
    Errand errand = effect.errand();
    String userId = errand.recipient().getUserId();
    String senderId = errand.work().getSenderId();
    return registrations
        .find(userId, senderId.isEmpty() ? userId : senderId)
        .compose(
            reach ->
                reach.registrations().isEmpty()
                    ? Future.succeededFuture(Seen.NOBODY)
                    : noteRead(userId, errand.work())
                        .compose(noted -> look(userId, errand.work(), reach)));
  }

  /** Before anybody looks for what stands; see docs/decisions/0021. */
  private Future<Void> noteRead(String userId, PushWork work) {
    return work.getKind() == PushKind.PUSH_KIND_READ
        ? stores
            .marks()
            .writeRead(userId, work.getConversationId(), Integer.toUnsignedLong(work.getSequence()))
        : Future.succeededFuture();
  }

  private Future<Seen> look(String userId, PushWork work, RegistrationStore.Reach reach) {
    Future<Map<String, Long>> cursors = stores.cursors().loadAll(userId, stores.epoch().get());
    Future<Set<String>> live = live(userId, reach.registrations());
    Future<Surroundings> surroundings =
        stores.lists().list(userId).compose(list -> surroundings(userId, work, reach, list));
    return Future.all(cursors, live, surroundings)
        .map(
            all ->
                new Seen(
                    surroundings.result(),
                    reach.registrations().stream()
                        .map(
                            registration ->
                                new DeviceState(
                                    registration,
                                    cursors.result().getOrDefault(registration.deviceId(), 0L),
                                    live.result().contains(registration.deviceId())))
                        .toList()));
  }

  /** When Redis cannot say, all of them: they get the time of live ones, and then hear. */
  private Future<Set<String>> live(String userId, List<Registration> reach) {
    List<String> deviceIds = reach.stream().map(Registration::deviceId).toList();
    return presence
        .liveDevices(userId, deviceIds, System.currentTimeMillis())
        .otherwise(away -> Set.copyOf(deviceIds));
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
          unread += unread(entry);
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

  private static long unread(ConversationListEntry entry) {
    return Math.max(
        0, Integer.toUnsignedLong(entry.getHead()) - Integer.toUnsignedLong(entry.getRead()));
  }
}
