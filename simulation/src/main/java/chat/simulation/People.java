package chat.simulation;

import chat.bench.check.CheckResult;
import chat.bench.check.Checker;
import chat.bench.check.History;
import chat.model.ConversationIds;
import chat.model.v1.ConversationRecord;
import chat.runtime.kafka.Partitioning;
import chat.simulation.device.Account;
import chat.simulation.device.Device;
import chat.simulation.device.Starter;
import chat.simulation.gateway.Submissions;
import chat.simulation.log.SimulatedTopic;
import chat.simulation.world.IdSource;
import chat.simulation.world.Life;
import chat.simulation.world.Violation;
import chat.simulation.world.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Users with their devices, and what they have in mind to say to whom. */
final class People {
  private static final List<String> USERS =
      List.of(
          "01900000-0000-7000-8000-00000000000a",
          "01900000-0000-7000-8000-00000000000b",
          "01900000-0000-7000-8000-00000000000c",
          "01900000-0000-7000-8000-00000000000d");

  private static final long DAY_MILLIS = 24L * 60 * 60 * 1000;
  private static final int TALK_MILLIS_MAX = 30_000;
  private static final int MESSAGES_MAX = 30;
  private static final int LONG_TEXT_ONE_IN = 60;
  private static final int BLOCK_ONE_IN = 4;
  private static final int BLOCK_MILLIS_MAX = 10_000;
  private static final int CHANGE_ONE_IN = 4;
  private static final int BUSY_ONE_IN = 12;
  private static final int BUSY_COMMANDS_MIN = 60;
  private static final int BUSY_COMMANDS_MAX = 140;
  private static final long BUSY_AHEAD_MILLIS = 60_000;

  final List<Device> devices = new ArrayList<>();

  private final World world;
  private final Cluster cluster;
  private final History history = new History();
  private final List<String[]> pairs = new ArrayList<>();
  private final Starter starter;
  private final Optional<Circle> circle;
  private final Device longAway;

  People(World world, Cluster cluster) {
    this.world = world;
    this.cluster = cluster;
    List<String> users = USERS.subList(0, world.between(2, USERS.size()));
    for (String userId : users) {
      int count = world.between(1, 3);
      for (int i = 0; i < count; i++) {
        devices.add(device(userId, i));
      }
    }
    longAway = world.oneIn(3) ? null : world.any(devices);
    for (int i = 0; i < users.size(); i++) {
      String other = users.get((i + 1) % users.size());
      if (i == 0 || world.oneIn(2)) {
        pairs.add(new String[] {users.get(i), other});
      }
    }
    pairs.forEach(
        pair -> history.conversation(ConversationIds.direct(pair[0], pair[1]), List.of(pair)));
    Life api = new Life("http-api");
    Account account = new Account(api, "", "", new IdSource(world, 0), null);
    starter =
        new Starter(
            world,
            account,
            new Submissions(world, api, cluster.bus, cluster.conversationLog.topic().partitions()));
    circle = world.oneIn(2) ? Optional.of(new Circle(world, users, starter)) : Optional.empty();
  }

  private Device device(String userId, int number) {
    String name = "device-" + userId.charAt(userId.length() - 1) + number;
    Account account =
        new Account(
            new Life(name),
            userId,
            name,
            new IdSource(world, clockSkewMillis()),
            history.device(userId, name));
    return new Device(world, account, cluster::gateways);
  }

  /** Mostly a few seconds; now and then so much that what it sends is refused. */
  private long clockSkewMillis() {
    return switch (world.dice(12)) {
      case 0 -> 2 * DAY_MILLIS;
      case 1 -> -31 * DAY_MILLIS;
      case 2, 3 -> -world.dice(3_600_000);
      default -> world.between(-5_000, 5_000);
    };
  }

  void arrive() {
    devices.forEach(Device::goOnline);
  }

  /** Whether every device was there before the first message. */
  boolean haveArrived() {
    return devices.stream().allMatch(Device::hasBegun);
  }

  /** Plans who says what and when. */
  void talk() {
    if (longAway != null) {
      longAway.goAway();
    }
    circle.ifPresent(Circle::live);
    for (String[] pair : pairs) {
      world.insideAfter(
          world.dice(2_000),
          Life.WORLD,
          "a conversation is started",
          () -> starter.start(pair[0], pair[1]));
    }
    if (world.oneIn(BLOCK_ONE_IN)) {
      String[] pair = world.any(pairs);
      int author = world.dice(2);
      world.insideAfter(
          world.dice(TALK_MILLIS_MAX),
          Life.WORLD,
          "a block is set",
          () -> starter.block(pair[author], pair[1 - author], world.dice(BLOCK_MILLIS_MAX)));
    }
    if (world.oneIn(BUSY_ONE_IN)) {
      workBefore(pairs.get(0));
    }
    int messages = world.between(1, MESSAGES_MAX);
    for (int i = 0; i < messages; i++) {
      Device author = world.any(devices);
      String[] pair = world.oneIn(20) ? world.any(pairs) : pairOf(author.account().userId());
      String text = world.oneIn(LONG_TEXT_ONE_IN) ? "long ".repeat(1_000) + i : "text " + i;
      if (circle.isPresent() && world.oneIn(3)) {
        circle.get().plan(author, text);
      } else if (pair != null) {
        String conversationId = ConversationIds.direct(pair[0], pair[1]);
        world.insideAfter(
            world.dice(TALK_MILLIS_MAX),
            author.account().life(),
            "writes " + i,
            () -> author.write(conversationId, text));
        if (world.oneIn(CHANGE_ONE_IN)) {
          world.insideAfter(
              world.dice(TALK_MILLIS_MAX),
              author.account().life(),
              "changes a message",
              () -> author.change(conversationId, world.between(1, 6)));
        }
      }
    }
  }

  /**
   * One of two people has sent so many commands that what is known of them by heart does not reach
   * back to an id that a slower clock makes.
   */
  private void workBefore(String[] pair) {
    IdSource ids = new IdSource(world, BUSY_AHEAD_MILLIS);
    SimulatedTopic<ConversationRecord> log = cluster.conversationLog.topic();
    int partition = Partitioning.ofKey(ConversationIds.direct(pair[0], pair[1]), log.partitions());
    for (int i = world.between(BUSY_COMMANDS_MIN, BUSY_COMMANDS_MAX); i > 0; i--) {
      log.land(partition, Starter.command(ids, pair[0], pair[1]));
    }
  }

  private String[] pairOf(String userId) {
    List<String[]> theirs = pairs.stream().filter(pair -> List.of(pair).contains(userId)).toList();
    return theirs.isEmpty() ? null : world.any(theirs);
  }

  /** Everybody comes back and stays. */
  void comeBack() {
    devices.forEach(Device::goOnline);
  }

  boolean isQuiet() {
    return starter.isDone()
        && devices.stream()
            .allMatch(device -> device.isQuiet(cluster.inboxes.head(device.account().userId())));
  }

  String describe() {
    StringBuilder text = new StringBuilder();
    for (Device device : devices) {
      text.append("\n  ").append(device).append(", inbox head ");
      text.append(cluster.inboxes.head(device.account().userId()));
    }
    return text.toString();
  }

  /** Judges what the devices recorded, and that alone; then the logs and the tables. */
  CheckResult judge() {
    CheckResult result = Checker.check(history);
    Violation.unless(result.isClean(), () -> result.describe());
    for (String[] pair : pairs) {
      cluster.inboxes.isComplete(ConversationIds.direct(pair[0], pair[1]));
    }
    circle.ifPresent(group -> cluster.inboxes.isComplete(group.id()));
    return result;
  }
}
