package chat.push.core;

import chat.model.v1.DeadPush;
import chat.model.v1.Message;
import chat.model.v1.PushKind;
import chat.model.v1.PushOutcome;
import chat.model.v1.PushRecord;
import chat.model.v1.PushWork;
import com.google.protobuf.util.Timestamps;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One provider, with the process that dispatches to it and that may die at any moment. */
final class SimulatedProvider implements Effect.Cases {
  private final Week week;
  private final int number;
  private final List<Runnable> pending = new ArrayList<>();
  private final List<DeadPush> dead = new ArrayList<>();
  private final Map<String, Integer> deliveriesById = new HashMap<>();
  private final Set<String> unclear = new HashSet<>();
  private final Set<List<Object>> reported = new HashSet<>();
  private final Map<Long, String> unmarked = new HashMap<>();
  private Dispatch dispatch;
  private long committed;
  private int fed;
  private boolean down;
  private boolean healed;
  private boolean hasUnreported;

  SimulatedProvider(Week week, int number) {
    this.week = week;
    this.number = number;
    start();
  }

  boolean isBusy() {
    return !pending.isEmpty();
  }

  boolean isUnfinished() {
    return dispatch.backlog() > 0 || fed < week.log.size();
  }

  /** Twice only where nobody can know whether the first one arrived. */
  boolean hasDoubled() {
    return deliveriesById.entrySet().stream()
        .anyMatch(delivery -> delivery.getValue() > 1 && !unclear.contains(delivery.getKey()));
  }

  /** Whether something was told of which no report says so. */
  boolean hasUnreported() {
    return hasUnreported;
  }

  void heal() {
    down = false;
    healed = true;
  }

  void step() {
    int dice = week.random.nextInt(1_000);
    down = down ? week.random.nextInt(100) > 0 : week.random.nextInt(1_000) == 0;
    if (dice < 2) {
      // What was under way is lost with the process; the log is read again from the commit.
      start();
    } else if (dice < 300) {
      feed();
    } else if (dice < 400) {
      carryOut(dispatch.tick(week.now));
    } else if (!pending.isEmpty()) {
      pending.remove(week.random.nextInt(pending.size())).run();
    }
  }

  /** Does everything there is to do at this time. */
  void runDry() {
    while (fed < week.log.size()) {
      feed();
    }
    carryOut(dispatch.tick(week.now));
    while (!pending.isEmpty()) {
      pending.remove(week.random.nextInt(pending.size())).run();
    }
  }

  void replayDeadLetters() {
    for (DeadPush letter : dead) {
      // Too old by now, as a message of last night would be.
      PushWork.Builder work = letter.getWork().toBuilder();
      if (work.hasSentAt()) {
        work.setSentAt(Timestamps.fromMillis(week.now));
      }
      week.log.add(PushRecord.newBuilder().addWork(work).build());
    }
    dead.clear();
  }

  private void start() {
    pending.clear();
    unclear.addAll(unmarked.values());
    unmarked.clear();
    fed = (int) committed;
    dispatch = new Dispatch("p" + number, committed, true);
  }

  private void feed() {
    if (fed < week.log.size()) {
      carryOut(dispatch.record(fed, week.log.get(fed), week.now));
      fed++;
    }
  }

  private void carryOut(List<Effect> effects) {
    effects.forEach(effect -> effect.match(this));
  }

  @Override
  public void look(Effect.Look effect) {
    pending.add(
        () -> {
          PushWork work = effect.errand().work();
          String user = effect.errand().recipient().getUserId();
          Week.Talk talk = week.talks.get(work.getConversationId());
          List<DeviceState> devices = new ArrayList<>();
          for (Week.Phone phone : week.phones.values()) {
            if (phone.user.equals(user) && phone.provider == number && phone.registered) {
              Registration registration =
                  new Registration(
                      phone.id, phone.id + "#" + phone.token, "", "", Content.SENDER_AND_TEXT);
              devices.add(new DeviceState(registration, phone.acknowledged, phone.live));
            }
          }
          if (work.getKind() == PushKind.PUSH_KIND_READ && !devices.isEmpty()) {
            week.marks.set("read", talk.id, user, work.getSequence());
          }
          // The conversation list may lag behind what was read.
          long read = week.random.nextBoolean() ? talk.read(user) : 0;
          Surroundings around =
              new Surroundings(
                  talk.preferences.get(user),
                  talk.blockedBy.get(user).contains(work.getSenderId()),
                  read,
                  0,
                  "",
                  "");
          carryOut(dispatch.looked(effect.id(), around, devices, week.now));
        });
  }

  @Override
  public void prepare(Effect.Prepare effect) {
    pending.add(
        () -> {
          PushWork work = effect.work();
          Week.Talk talk = week.talks.get(work.getConversationId());
          Optional<Message> message = Optional.empty();
          if (work.getKind() == PushKind.PUSH_KIND_MESSAGE) {
            week.marks.set("intended", talk.id, effect.deviceId(), work.getSequence());
            Message.Builder now = Message.newBuilder().setSequence(work.getSequence());
            if (talk.message(work.getSequence()).deleted) {
              now.setDeletedAt(Timestamps.fromMillis(1));
            }
            message = Optional.of(now.build());
          }
          Marks marks = week.marks.load(talk.id, effect.userId(), effect.deviceId());
          carryOut(dispatch.prepared(effect.id(), marks, message, week.now));
        });
  }

  @Override
  public void send(Effect.Send effect) {
    // The request is on its way whatever becomes of the process; its answer comes later, or never.
    Answer answer = take(effect.registration(), effect.notification());
    unmarked.put(effect.id(), effect.notification().id());
    pending.add(
        () -> carryOut(dispatch.answered(effect.id(), answer, week.now, week.random.nextDouble())));
  }

  private Answer take(Registration registration, Notification notification) {
    Week.Phone phone = week.phones.get(registration.deviceId());
    boolean gone = phone.dead || !registration.token().equals(phone.id + "#" + phone.token);
    if (down) {
      return Answer.retry("unavailable", 0);
    }
    int dice = healed ? 1_000 : week.random.nextInt(1_000);
    if (dice < 20) {
      return Answer.retry("too_many_requests", week.random.nextInt(30_000));
    }
    if (dice < 23) {
      return Answer.rejected("payload_too_large");
    }
    if (gone) {
      return Answer.deadToken("gone");
    }
    deliver(phone, notification);
    if (dice < 40) {
      unclear.add(notification.id());
      return Answer.retry("unreachable", 0);
    }
    return Answer.delivered();
  }

  private void deliver(Week.Phone phone, Notification notification) {
    String talkId = notification.conversationId();
    if (!notification.show()) {
      phone.visible.computeIfPresent(
          talkId, (id, shown) -> shown <= notification.sequence() ? null : shown);
      return;
    }
    deliveriesById.merge(notification.id(), 1, Integer::sum);
    if (phone.knownRead.getOrDefault(talkId, 0L) < notification.sequence()) {
      phone.visible.put(talkId, notification.sequence());
    }
    phone.shown.computeIfAbsent(talkId, id -> new HashSet<>()).add(notification.sequence());
  }

  @Override
  public void report(Effect.Report effect) {
    pending.add(
        () -> {
          reported.add(what(effect.outcome()));
          carryOut(dispatch.reported(effect, week.now));
        });
  }

  private static List<Object> what(PushOutcome outcome) {
    return List.of(
        outcome.getDeviceId(),
        outcome.getConversationId(),
        outcome.getWithdrawn(),
        Integer.toUnsignedLong(outcome.getSequence()));
  }

  @Override
  public void mark(Effect.Mark effect) {
    pending.add(
        () -> {
          if (unmarked.containsKey(effect.id())) {
            // Something went out that is never sent again.
            hasUnreported |=
                !reported.contains(
                    List.of(
                        effect.deviceId(),
                        effect.conversationId(),
                        effect.withdrawn(),
                        effect.sequence()));
          }
          week.marks.set(
              effect.withdrawn() ? "withdrawn" : "told",
              effect.conversationId(),
              effect.deviceId(),
              effect.sequence());
          unmarked.remove(effect.id());
          carryOut(dispatch.done(effect.id(), week.now));
        });
  }

  @Override
  public void forget(Effect.Forget effect) {
    pending.add(
        () -> {
          Week.Phone phone = week.phones.get(effect.registration().deviceId());
          if (effect.registration().token().equals(phone.id + "#" + phone.token)) {
            phone.registered = false;
          }
        });
  }

  @Override
  public void bury(Effect.Bury effect) {
    pending.add(
        () -> {
          dead.add(effect.letter());
          carryOut(dispatch.done(effect.id(), week.now));
        });
  }

  @Override
  public void decided(Effect.Decided effect) {}

  @Override
  public void commit(Effect.Commit effect) {
    committed = effect.offset();
  }
}
