package chat.push.core;

import chat.model.v1.PushKind;
import chat.model.v1.PushRecord;
import chat.model.v1.PushWork;
import chat.model.v1.Recipient;
import com.google.protobuf.util.Timestamps;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** People, their phones and two providers around the core, for a week. */
final class Week {
  private static final long START = 1_000_000_000_000L;
  private static final long WEEK_MILLIS = 7L * 24 * 3_600_000;
  private static final int PEOPLE = 5;
  private static final int DELETED_PERCENT = 3;

  final Random random;
  final long seed;
  final Map<String, Phone> phones = new LinkedHashMap<>();
  final Map<String, Talk> talks = new LinkedHashMap<>();
  final Map<String, Integer> heads = new LinkedHashMap<>();
  final List<PushRecord> log = new ArrayList<>();
  final SimulatedMarks marks = new SimulatedMarks();
  final List<SimulatedProvider> providers = new ArrayList<>();
  private final List<PushRecord> delayed = new ArrayList<>();
  long now = START;

  Week(long seed) {
    this.seed = seed;
    this.random = new Random(seed);
    for (int i = 0; i < PEOPLE; i++) {
      heads.put("user-" + i, 0);
      for (int phone = 0; phone <= i % 3; phone++) {
        String id = "phone-" + i + "-" + phone;
        phones.put(id, new Phone(id, "user-" + i, (i + phone) % 2));
      }
      for (int other = 0; other < i; other++) {
        talk("direct:" + other + "-" + i, List.of("user-" + other, "user-" + i));
      }
    }
    talk("group:all", List.copyOf(heads.keySet()));
    providers.add(new SimulatedProvider(this, 0));
    providers.add(new SimulatedProvider(this, 1));
  }

  /** A conversation and what each member wants of it, which does not change in a week. */
  static final class Talk {
    final String id;
    final List<String> members;
    final Map<String, Preferences> preferences = new LinkedHashMap<>();
    final Map<String, Long> read = new LinkedHashMap<>();
    final Map<String, Set<String>> blockedBy = new LinkedHashMap<>();
    final List<Said> said = new ArrayList<>();

    Talk(String id, List<String> members) {
      this.id = id;
      this.members = members;
    }

    long read(String user) {
      return read.getOrDefault(user, 0L);
    }

    Said message(long sequence) {
      return said.get((int) sequence - 1);
    }
  }

  /** A message. */
  static final class Said {
    final String sender;
    final String mentioned;
    final long atMillis;
    boolean deleted;

    Said(String sender, String mentioned, long atMillis) {
      this.sender = sender;
      this.mentioned = mentioned;
      this.atMillis = atMillis;
    }
  }

  /** A device, with what its lock screen shows. */
  static final class Phone {
    final String id;
    final String user;
    final int provider;
    final Map<String, Long> visible = new LinkedHashMap<>();
    final Map<String, Set<Long>> shown = new LinkedHashMap<>();
    final Map<String, Long> knownRead = new LinkedHashMap<>();
    boolean live;
    boolean dead;
    boolean registered = true;
    long asleepSince;
    long registeredSince;
    long acknowledged;
    int token;

    Phone(String id, String user, int provider) {
      this.id = id;
      this.user = user;
      this.provider = provider;
    }
  }

  void live() {
    while (now < START + WEEK_MILLIS) {
      step();
    }
  }

  /** The world becomes quiet: providers work, everything that is late comes, no phone wakes. */
  void settle() {
    delayed.forEach(log::add);
    delayed.clear();
    providers.forEach(SimulatedProvider::heal);
    for (int round = 0; round < 4; round++) {
      providers.forEach(SimulatedProvider::replayDeadLetters);
      for (int i = 0; i < 400; i++) {
        now += 500;
        providers.forEach(SimulatedProvider::runDry);
      }
    }
  }

  private void step() {
    boolean busy = providers.stream().anyMatch(SimulatedProvider::isBusy);
    now += busy ? random.nextInt(400) : random.nextInt(120_000);
    int dice = random.nextInt(1_000);
    if (dice < 40) {
      say();
    } else if (dice < 55) {
      read();
    } else if (dice < 65) {
      sleepOrWake();
    } else if (dice < 95) {
      Phone phone = pick(List.copyOf(phones.values()));
      if (phone.live) {
        receive(phone);
      }
    } else if (dice < 98) {
      delete();
    } else if (dice < 100) {
      die();
    } else if (dice < 104) {
      registerAgain();
    } else if (dice < 108) {
      log.addAll(delayed);
      delayed.clear();
    } else {
      providers.forEach(SimulatedProvider::step);
    }
  }

  private void say() {
    Talk talk = pick(List.copyOf(talks.values()));
    String sender = pick(talk.members);
    String mentioned = random.nextInt(4) == 0 ? pick(talk.members) : "";
    talk.said.add(new Said(sender, mentioned, now));
    int sequence = talk.said.size();
    PushWork.Builder message =
        work(PushKind.PUSH_KIND_MESSAGE, talk.id, sequence)
            .setSenderId(sender)
            .setSentAt(Timestamps.fromMillis(now));
    if (!mentioned.isEmpty()) {
      message.addMentionedIds(mentioned);
    }
    PushWork.Builder own = work(PushKind.PUSH_KIND_READ, talk.id, sequence);
    for (String member : talk.members) {
      (member.equals(sender) ? own : message).addRecipients(next(member));
    }
    talk.read.put(sender, (long) sequence);
    append(PushRecord.newBuilder().addWork(own).addWork(message).build());
  }

  /** On a device that is live, which clears its own lock screen. */
  private void read() {
    Phone phone = pick(List.copyOf(phones.values()));
    Talk talk = pick(List.copyOf(talks.values()));
    if (!phone.live || !talk.members.contains(phone.user)) {
      return;
    }
    long from = talk.read(phone.user);
    long to =
        from + (long) Math.ceil((talk.said.size() - from) * (0.3 + 0.7 * random.nextDouble()));
    if (to > from) {
      talk.read.put(phone.user, to);
      receive(phone);
      append(
          PushRecord.newBuilder()
              .addWork(
                  work(PushKind.PUSH_KIND_READ, talk.id, (int) to).addRecipients(next(phone.user)))
              .build());
    }
  }

  private void sleepOrWake() {
    Phone phone = pick(List.copyOf(phones.values()));
    phone.live = !phone.live && !phone.dead;
    if (phone.live) {
      receive(phone);
    } else {
      phone.asleepSince = now;
    }
  }

  /** The app has what is in the inbox, and clears what is read or gone. */
  void receive(Phone phone) {
    phone.acknowledged = heads.get(phone.user);
    for (Talk talk : talks.values()) {
      if (talk.members.contains(phone.user)) {
        phone.knownRead.put(talk.id, talk.read(phone.user));
      }
    }
    phone
        .visible
        .entrySet()
        .removeIf(
            shown ->
                shown.getValue() <= talks.get(shown.getKey()).read(phone.user)
                    || talks.get(shown.getKey()).message(shown.getValue()).deleted);
  }

  private void delete() {
    Talk talk = pick(List.copyOf(talks.values()));
    if (talk.said.isEmpty() || random.nextInt(DELETED_PERCENT) > 0) {
      return;
    }
    int sequence = talk.said.size() - random.nextInt(Math.min(3, talk.said.size()));
    if (talk.message(sequence).deleted) {
      return;
    }
    talk.message(sequence).deleted = true;
    PushWork.Builder gone = work(PushKind.PUSH_KIND_GONE, talk.id, sequence);
    talk.members.forEach(member -> gone.addRecipients(next(member)));
    append(PushRecord.newBuilder().addWork(gone).build());
  }

  /** The app is removed: the provider knows its token no longer. */
  private void die() {
    Phone phone = pick(List.copyOf(phones.values()));
    phone.dead = true;
    phone.live = false;
    phone.visible.clear();
  }

  private void registerAgain() {
    Phone phone = pick(List.copyOf(phones.values()));
    if (phone.dead || !phone.registered || random.nextInt(10) == 0) {
      phone.dead = false;
      phone.registered = true;
      phone.token++;
      phone.live = true;
      phone.registeredSince = now;
      receive(phone);
    }
  }

  /** Twice now and then, and some much later than they should. */
  private void append(PushRecord record) {
    int dice = random.nextInt(100);
    if (dice < 4) {
      delayed.add(record);
    } else {
      log.add(record);
    }
    if (dice < 8) {
      delayed.add(record);
    }
  }

  void judge() {
    for (Phone phone : phones.values()) {
      for (Talk talk : talks.values()) {
        if (talk.members.contains(phone.user)) {
          judge(phone, talk);
        }
      }
    }
    if (providers.stream().anyMatch(SimulatedProvider::hasDoubled)) {
      throw violation("a notification went out twice without a reason");
    }
    if (providers.stream().anyMatch(SimulatedProvider::hasUnreported)) {
      throw violation("a notification counts as told, and no outcome says so");
    }
    if (providers.stream().anyMatch(SimulatedProvider::isUnfinished)) {
      throw violation("work is left although everything is well");
    }
  }

  private void judge(Phone phone, Talk talk) {
    long visible = phone.visible.getOrDefault(talk.id, 0L);
    long read = talk.read(phone.user);
    if (visible > 0 && visible <= read) {
      throw violation(phone.id + " shows " + talk.id + "/" + visible + ", read to " + read);
    }
    if (visible > 0 && talk.message(visible).deleted) {
      throw violation(phone.id + " shows " + talk.id + "/" + visible + ", which is deleted");
    }
    for (long sequence : phone.shown.getOrDefault(talk.id, Set.of())) {
      if (!deserves(phone, talk, sequence)) {
        throw violation(phone.id + " was told of " + talk.id + "/" + sequence + " for nothing");
      }
    }
    boolean reachable = !phone.dead && phone.registered && !phone.live;
    for (long sequence = read + 1; reachable && sequence <= talk.said.size(); sequence++) {
      boolean wasThere =
          talk.message(sequence).atMillis > Math.max(phone.asleepSince, phone.registeredSince);
      // With a message that is deleted its notification goes, which may stand for older ones too.
      boolean wentWithANewer =
          talk.said.subList((int) sequence - 1, talk.said.size()).stream()
              .anyMatch(said -> said.deleted);
      if (wasThere
          && deserves(phone, talk, sequence)
          && !talk.message(sequence).deleted
          && !wentWithANewer
          && visible < sequence) {
        throw violation(
            phone.id + " does not show " + talk.id + "/" + sequence + " but " + visible);
      }
    }
  }

  private static boolean deserves(Phone phone, Talk talk, long sequence) {
    Said said = talk.message(sequence);
    Preferences wanted = talk.preferences.get(phone.user);
    boolean mentioned = said.mentioned.equals(phone.user);
    return !said.sender.equals(phone.user)
        && !talk.blockedBy.get(phone.user).contains(said.sender)
        && wanted.mutedUntilMillis() == 0
        && (wanted.wanted() == Preferences.Notify.ALL
            || (wanted.wanted() == Preferences.Notify.MENTIONS && mentioned));
  }

  private IllegalStateException violation(String words) {
    return new IllegalStateException("seed " + seed + ": " + words);
  }

  private void talk(String id, List<String> members) {
    Talk talk = new Talk(id, members);
    for (String member : members) {
      talk.preferences.put(
          member,
          switch (random.nextInt(8)) {
            case 0 -> new Preferences(Long.MAX_VALUE, Preferences.Notify.ALL);
            case 1 -> new Preferences(0, Preferences.Notify.MENTIONS);
            case 2 -> new Preferences(0, Preferences.Notify.NOTHING);
            default -> Preferences.DEFAULT;
          });
      talk.blockedBy.put(member, random.nextInt(6) == 0 ? Set.of(pick(members)) : Set.of());
    }
    talks.put(id, talk);
  }

  private Recipient next(String user) {
    int inboxSeq = heads.merge(user, 1, Integer::sum);
    return Recipient.newBuilder().setUserId(user).setInboxSeq(inboxSeq).build();
  }

  private static PushWork.Builder work(PushKind kind, String talkId, int sequence) {
    return PushWork.newBuilder().setKind(kind).setConversationId(talkId).setSequence(sequence);
  }

  <T> T pick(List<T> some) {
    return some.get(random.nextInt(some.size()));
  }
}
