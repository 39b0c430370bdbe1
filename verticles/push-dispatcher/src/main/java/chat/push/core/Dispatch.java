package chat.push.core;

import chat.model.v1.Message;
import chat.model.v1.PushKind;
import chat.model.v1.PushRecord;
import chat.model.v1.PushWork;
import chat.model.v1.Recipient;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;

/**
 * Tells the devices of one provider what one partition of the push topic has for them.
 *
 * <pre>
 *  record ──looked at──▶ decided ──later──▶ looked at again
 *                           └──now──▶ waits for device and provider ──prepared──▶ sent ──reported──▶ marked, buried or forgotten ──▶ ended
 *                                              ▲───────────────retry─────────────────┘
 * </pre>
 *
 * <p>A record may come twice, late, or after another one that it should precede: the marks decide.
 * Losing the partition means to drop the object.
 */
public final class Dispatch {
  /** Attempts of one delivery that failed while others went through. */
  static final int ATTEMPTS_MAX = 12;

  /** A process that was paused for so long may have been replaced meanwhile. */
  static final long PAUSED_MILLIS = 5_000;

  private final String provider;
  private final boolean configured;
  private final TreeMap<Long, Integer> open = new TreeMap<>();
  private final Map<Long, Errand> looking = new HashMap<>();
  private final PriorityQueue<Later> later = new PriorityQueue<>();
  private final Map<Long, Delivery> underWay = new HashMap<>();
  private final Map<String, Lane> lanes = new HashMap<>();
  private final Map<String, Line> lines = new LinkedHashMap<>();
  private final PriorityQueue<Rest> resting = new PriorityQueue<>();
  private long nextOffset;
  private long committed;
  private long nextId;

  /**
   * @param provider name of the provider, for dead letters
   * @param startOffset of the first record to come; a later one may come in its place
   * @param configured whether there are credentials; without them nothing is sent
   */
  public Dispatch(String provider, long startOffset, boolean configured) {
    this.provider = provider;
    this.configured = configured;
    this.nextOffset = startOffset;
    this.committed = startOffset;
  }

  /** Records that have not come to their end. */
  public int backlog() {
    return open.size();
  }

  /** Deliveries and looks that wait, and whatever they keep waiting. */
  public int waiting() {
    return looking.size() + later.size() + underWay.size() + resting.size();
  }

  /** The next record; one that was taken before is passed over. */
  public List<Effect> record(long offset, PushRecord record, long nowMillis) {
    List<Effect> effects = new ArrayList<>();
    if (offset < nextOffset) {
      return effects;
    }
    nextOffset = offset + 1;
    for (PushWork work : record.getWorkList()) {
      Set<String> only = work.getDeviceId().isEmpty() ? Set.of() : Set.of(work.getDeviceId());
      PushWork forAll = work.toBuilder().clearRecipients().build();
      for (Recipient recipient : work.getRecipientsList()) {
        look(new Errand(offset, forAll, recipient, nowMillis, only), effects);
        opened(offset);
      }
    }
    return effects;
  }

  /** Answer to {@link Effect.Look}. */
  public List<Effect> looked(
      long id, Surroundings surroundings, List<DeviceState> devices, long nowMillis) {
    List<Effect> effects = new ArrayList<>();
    Errand errand = looking.remove(id);
    Set<String> again = new HashSet<>();
    long againAt = 0;
    for (DeviceState device : devices) {
      if (!errand.concerns(device.registration().deviceId())) {
        continue;
      }
      Decision decision = decide(errand, surroundings, device, nowMillis);
      effects.add(new Effect.Decided(decision.reason()));
      switch (decision.when()) {
        case NOW -> deliver(delivery(errand, device, surroundings, decision), effects);
        case LATER -> {
          again.add(device.registration().deviceId());
          againAt = decision.lookAgainAtMillis();
        }
        case NEVER -> {
          if (decision.reason() == Reason.ACKNOWLEDGED
              && errand.work().getKind() != PushKind.PUSH_KIND_MESSAGE) {
            // The device knows by itself.
            deliver(delivery(errand, device, surroundings, decision), effects);
          }
        }
      }
    }
    if (again.isEmpty()) {
      ended(errand.offset());
    } else {
      Errand rest =
          new Errand(
              errand.offset(), errand.work(), errand.recipient(), errand.sinceMillis(), again);
      later.add(new Later(againAt, nextId++, rest));
    }
    pump(nowMillis, effects);
    return effects;
  }

  /** Answer to {@link Effect.Prepare}; a message is there when one is to be shown and is known. */
  public List<Effect> prepared(long id, Marks marks, Optional<Message> message, long nowMillis) {
    List<Effect> effects = new ArrayList<>();
    Delivery delivery = underWay.get(id);
    long withdrawn = delivery.isShow() ? 0 : marks.toWithdraw(delivery.work);
    Reason never = withdrawn > 0 ? null : Reason.NOTHING_STANDS;
    if (delivery.isShow()) {
      never = unneeded(delivery, marks, message, nowMillis);
    }
    if (never != null) {
      effects.add(new Effect.Decided(never));
      end(delivery, nowMillis, effects);
      return effects;
    }
    delivery.prepared(nowMillis, withdrawn);
    if (delivery.isSilent()) {
      effects.add(Results.mark(delivery));
    } else {
      effects.add(
          new Effect.Send(
              id,
              delivery.registration,
              Notifications.of(delivery, message.orElse(Message.getDefaultInstance()), nowMillis),
              delivery.takeDelayMillis(nowMillis)));
    }
    return effects;
  }

  /**
   * Answer to {@link Effect.Send}.
   *
   * @param chance from 0 to 1, drawn for the pause before another attempt
   */
  public List<Effect> answered(long id, Answer answer, long nowMillis, double chance) {
    List<Effect> effects = new ArrayList<>();
    Delivery delivery = underWay.get(id);
    Line line = delivery.line();
    switch (answer.kind()) {
      case DELIVERED, DEAD_TOKEN, REJECTED -> {
        line.succeeded();
        effects.add(Results.report(delivery, provider, answer, nowMillis));
      }
      case RETRY -> {
        line.failed(nowMillis, chance, answer.retryAfterMillis());
        // While nothing goes through, it is not the fault of this delivery.
        int failures = line.isOpen() ? 1 : delivery.failedOnceMore();
        if (failures >= ATTEMPTS_MAX) {
          effects.add(Results.report(delivery, provider, answer, nowMillis));
        } else {
          rest(
              delivery,
              nowMillis + Backoff.pauseMillis(failures, chance, answer.retryAfterMillis()));
        }
      }
    }
    pump(nowMillis, effects);
    return effects;
  }

  /**
   * Answer to {@link Effect.Report}. What the marks say was told has been reported, for it would
   * never be sent again.
   */
  public List<Effect> reported(Effect.Report report, long nowMillis) {
    List<Effect> effects = new ArrayList<>();
    Delivery delivery = underWay.get(report.id());
    switch (report.answer().kind()) {
      case DELIVERED -> effects.add(Results.mark(delivery));
      case DEAD_TOKEN -> {
        effects.add(new Effect.Forget(delivery.registration));
        end(delivery, nowMillis, effects);
      }
      case RETRY, REJECTED ->
          effects.add(Results.bury(delivery, provider, report.answer(), nowMillis));
    }
    return effects;
  }

  /** Answer to {@link Effect.Mark} and {@link Effect.Bury}. */
  public List<Effect> done(long id, long nowMillis) {
    List<Effect> effects = new ArrayList<>();
    Delivery delivery = underWay.get(id);
    if (delivery.isShow() && nowMillis - delivery.preparedAtMillis() > PAUSED_MILLIS) {
      checkOnceMore(delivery, effects);
    }
    end(delivery, nowMillis, effects);
    return effects;
  }

  /** Comes at a steady pace. */
  public List<Effect> tick(long nowMillis) {
    List<Effect> effects = new ArrayList<>();
    while (!later.isEmpty() && later.peek().atMillis <= nowMillis) {
      look(later.poll().errand, effects);
    }
    while (!resting.isEmpty() && resting.peek().atMillis <= nowMillis) {
      Lane lane = resting.poll().lane;
      if (!lane.isEmpty() && !lane.head().isUnderWay()) {
        line(lane.head()).ready.add(lane);
      }
    }
    pump(nowMillis, effects);
    lines.values().removeIf(Line::isForgettable);
    long covered = open.isEmpty() ? nextOffset : open.firstKey();
    if (covered > committed) {
      committed = covered;
      effects.add(new Effect.Commit(covered));
    }
    return effects;
  }

  private Decision decide(
      Errand errand, Surroundings surroundings, DeviceState device, long nowMillis) {
    Decision decision =
        PushDecision.decide(
            errand.work(),
            errand.recipient().getUserId(),
            Integer.toUnsignedLong(errand.recipient().getInboxSeq()),
            surroundings,
            device,
            new PushDecision.Times(errand.sinceMillis(), nowMillis));
    return decision.when() == Decision.When.NOW && !configured
        ? Decision.never(Reason.NOT_CONFIGURED)
        : decision;
  }

  private void look(Errand errand, List<Effect> effects) {
    long id = nextId++;
    looking.put(id, errand);
    effects.add(new Effect.Look(id, errand));
  }

  private Delivery delivery(
      Errand errand, DeviceState device, Surroundings surroundings, Decision decision) {
    return new Delivery(nextId++, errand, device.registration(), surroundings, decision.reason());
  }

  private void deliver(Delivery delivery, List<Effect> effects) {
    opened(delivery.offset);
    Lane lane = lanes.computeIfAbsent(delivery.registration.deviceId(), Lane::new);
    boolean wasEmpty = lane.isEmpty();
    lane.add(delivery)
        .ifPresent(
            unneeded -> {
              effects.add(new Effect.Decided(Reason.SUPERSEDED));
              ended(unneeded.offset);
            });
    if (wasEmpty) {
      line(delivery).ready.add(lane);
    }
  }

  private Line line(Delivery delivery) {
    return lines.computeIfAbsent(delivery.registration.line(), name -> new Line());
  }

  private void pump(long nowMillis, List<Effect> effects) {
    for (Line line : lines.values()) {
      while (!line.ready.isEmpty() && line.mayBegin(nowMillis)) {
        Delivery delivery = line.ready.poll().head();
        delivery.begin(line);
        underWay.put(delivery.id, delivery);
        effects.add(
            new Effect.Prepare(
                delivery.id,
                delivery.recipient.getUserId(),
                delivery.registration.deviceId(),
                delivery.work));
      }
    }
  }

  private static Reason unneeded(
      Delivery delivery, Marks marks, Optional<Message> message, long nowMillis) {
    if (marks.read() >= delivery.sequence()) {
      return Reason.READ;
    }
    if (marks.told() >= delivery.sequence()) {
      return Reason.TOLD;
    }
    if (PushDecision.isExpired(delivery.work, nowMillis)) {
      return Reason.EXPIRED;
    }
    return message.filter(Message::hasDeletedAt).isPresent() ? Reason.DELETED : null;
  }

  /** The user may have read while this process stood still, and another one may have withdrawn. */
  private void checkOnceMore(Delivery shown, List<Effect> effects) {
    PushWork read = shown.work.toBuilder().setKind(PushKind.PUSH_KIND_READ).setSequence(0).build();
    Errand errand = new Errand(shown.offset, read, shown.recipient, 0, Set.of());
    deliver(
        new Delivery(nextId++, errand, shown.registration, shown.surroundings, shown.reason),
        effects);
  }

  /** It keeps its place before what comes later for the device. */
  private void rest(Delivery delivery, long untilMillis) {
    leave(delivery);
    delivery.waitUntil(untilMillis);
    resting.add(new Rest(untilMillis, delivery.id, lanes.get(delivery.registration.deviceId())));
  }

  private void end(Delivery delivery, long nowMillis, List<Effect> effects) {
    leave(delivery);
    Lane lane = lanes.get(delivery.registration.deviceId());
    lane.removeHead();
    if (lane.isEmpty()) {
      lanes.remove(lane.deviceId);
    } else {
      line(lane.head()).ready.add(lane);
    }
    ended(delivery.offset);
    pump(nowMillis, effects);
  }

  private void leave(Delivery delivery) {
    underWay.remove(delivery.id);
    delivery.leaveLine();
  }

  private void opened(long offset) {
    open.merge(offset, 1, Integer::sum);
  }

  private void ended(long offset) {
    open.computeIfPresent(offset, (key, count) -> count == 1 ? null : count - 1);
  }

  private record Later(long atMillis, long id, Errand errand) implements Comparable<Later> {
    @Override
    public int compareTo(Later other) {
      return atMillis != other.atMillis
          ? Long.compare(atMillis, other.atMillis)
          : Long.compare(id, other.id);
    }
  }

  private record Rest(long atMillis, long id, Lane lane) implements Comparable<Rest> {
    @Override
    public int compareTo(Rest other) {
      return atMillis != other.atMillis
          ? Long.compare(atMillis, other.atMillis)
          : Long.compare(id, other.id);
    }
  }
}
