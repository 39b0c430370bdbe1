package chat.gateway;

import chat.embedded.EmbeddedServers;
import chat.embedded.Server;
import chat.embedded.SharedServers;
import chat.gateway.core.Encoding;
import chat.gateway.core.SessionLimits;
import chat.gateway.io.GatewayStores;
import chat.model.Addresses;
import chat.model.v1.Body;
import chat.model.v1.ConversationRecord;
import chat.model.v1.ConversationState;
import chat.model.v1.Cursor;
import chat.model.v1.Delivery;
import chat.model.v1.Event;
import chat.model.v1.HeadAnnouncement;
import chat.model.v1.InboxState;
import chat.model.v1.Message;
import chat.model.v1.Outcome;
import chat.model.v1.Place;
import chat.model.v1.Recipient;
import chat.model.v1.Verdict;
import chat.runtime.bus.BusCodecs;
import chat.runtime.cassandra.Cassandra;
import chat.runtime.cassandra.CassandraSettings;
import chat.runtime.core.ListPart;
import chat.runtime.core.RateLimit;
import chat.runtime.redis.RedisLink;
import chat.runtime.redis.RedisSettings;
import chat.runtime.redis.SessionRegistry;
import chat.runtime.settings.MessageWindows;
import chat.runtime.settings.Settings;
import chat.runtime.store.ChannelMemberStore;
import chat.runtime.store.ConversationListStore;
import chat.runtime.store.ConversationStateStore;
import chat.runtime.store.DeviceCursorStore;
import chat.runtime.store.HiddenStore;
import chat.runtime.store.HistoryStore;
import chat.runtime.store.InboxStore;
import chat.runtime.store.ReceiptStore;
import chat.runtime.store.RecentMessages;
import chat.runtime.store.VerdictStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * A gateway on real Redis and Cassandra. What the inbox-writer does beside it, a test does itself:
 * it stores rows and heads, and sends over the event bus to the gateways that the registry names.
 * What reaches the routers is kept for the test to answer.
 */
final class TestGateway {
  static final SessionLimits LIMITS = new SessionLimits(5_000, 5_000, 120_000, 64, 128, 20);
  static final String EPOCH = "epoch-1";
  static final String URL = "ws://gateway.example/v1/ws";
  static final EmbeddedServers SERVERS = SharedServers.start(Server.REDIS, Server.CASSANDRA);

  private static final int PARTITIONS = 4;
  private static final int ROWS_AT_ONCE = 200;
  private static final int WAIT_SECONDS = 30;
  private static final Cassandra CASSANDRA = openCassandra();
  private static final InboxStore INBOXES = new InboxStore(CASSANDRA, EPOCH);
  private static final GatewayStores STORES =
      new GatewayStores(
          INBOXES,
          new ConversationStateStore(CASSANDRA),
          new ConversationListStore(CASSANDRA),
          new ReceiptStore(CASSANDRA),
          new DeviceCursorStore(CASSANDRA),
          new RecentMessages(new HistoryStore(CASSANDRA), () -> 1, 1 << 20),
          new HiddenStore(CASSANDRA),
          new ChannelMemberStore(CASSANDRA),
          new VerdictStore(CASSANDRA));

  static final TestKeys KEYS = new TestKeys();
  private static final RateLimit COMMANDS = new RateLimit(1_000, 1_000);

  final Vertx vertx = Vertx.vertx();
  final BlockingQueue<ConversationRecord> submitted = new LinkedBlockingQueue<>();
  private final Set<String> submittedElsewhere = ConcurrentHashMap.newKeySet();
  private final RedisLink redis = new RedisLink(vertx, redisSettings());
  private final SessionRegistry registry = new SessionRegistry(redis);
  private final GatewayVerticle verticle;
  private final String deployment;

  TestGateway(GatewayConfig config) throws Exception {
    BusCodecs.register(vertx.eventBus());
    for (int partition = 0; partition < PARTITIONS; partition++) {
      vertx
          .eventBus()
          .<ConversationRecord>consumer(
              Addresses.routerOfPartition(partition), message -> submitted.add(message.body()));
    }
    vertx
        .eventBus()
        .<ConversationRecord>consumer(
            Addresses.ANY_ROUTER,
            message -> {
              submittedElsewhere.add(message.body().getClientId());
              submitted.add(message.body());
            });
    KEYS.answer(vertx.eventBus());
    await(() -> redis.open(() -> {}));
    verticle = new GatewayVerticle(config, STORES, redisSettings(), PARTITIONS);
    deployment = await(() -> vertx.deployVerticle(verticle));
  }

  static TestGateway start() throws Exception {
    return new TestGateway(config(LIMITS, 1_000));
  }

  static GatewayConfig config(SessionLimits limits, int strangersMax) throws Exception {
    return config(limits, strangersMax, COMMANDS);
  }

  static GatewayConfig config(SessionLimits limits, int strangersMax, RateLimit commands)
      throws Exception {
    return new GatewayConfig(
        "127.0.0.1",
        0,
        1_000,
        strangersMax,
        TestTokens.publicKeyFile(Files.createTempDirectory("ws-gateway-test")),
        limits,
        commands,
        URL,
        Place.getDefaultInstance(),
        new MessageWindows(0, 0),
        KEYS.masterKeys());
  }

  int port() {
    return verticle.port();
  }

  TestClient connect() throws Exception {
    return connect(Encoding.JSON);
  }

  TestClient connect(Encoding encoding) throws Exception {
    return TestClient.connect(vertx, port(), encoding);
  }

  /** Stores events {@code from} to {@code to} of a user and moves his head there. */
  void store(String userId, int from, int to) throws Exception {
    List<Event> rows =
        IntStream.rangeClosed(from, to).mapToObj(number -> event(userId, number)).toList();
    store(userId, from, rows);
  }

  void store(String userId, int from, List<Event> rows) throws Exception {
    for (int done = 0; done < rows.size(); done += ROWS_AT_ONCE) {
      int first = done;
      await(
          () ->
              Future.all(
                  IntStream.range(first, Math.min(first + ROWS_AT_ONCE, rows.size()))
                      .mapToObj(i -> INBOXES.write(userId, from + i, rows.get(i), from + i))
                      .toList()));
    }
    storeHead(userId, from + rows.size() - 1);
  }

  void storeHead(String userId, int head) throws Exception {
    InboxState state = InboxState.newBuilder().setPosition(head).setHead(head).build();
    await(() -> INBOXES.writeState(userId, state));
  }

  /** Writes an event, with its inbox_seq, into the line of its conversation in a user's list. */
  void list(String userId, ListPart part, Event event) throws Exception {
    await(
        () ->
            CASSANDRA.execute(STORES.lists().statement(userId, part, event, event.getPosition())));
  }

  /** Stores messages, then the state of their conversation. */
  void store(String conversationId, ConversationState state, List<Message> messages)
      throws Exception {
    HistoryStore history = new HistoryStore(CASSANDRA);
    for (Message message : messages) {
      await(() -> history.write(conversationId, message, state.getPosition()));
    }
    await(() -> STORES.states().write(conversationId, state));
  }

  /** As the inbox-writer: to the gateways that the registry names. */
  void deliver(Event event, Recipient... recipients) throws Exception {
    for (Recipient recipient : recipients) {
      for (String gatewayId : gatewaysOf(recipient.getUserId())) {
        vertx
            .eventBus()
            .send(
                Addresses.gatewayDeliveries(gatewayId),
                Delivery.newBuilder().setEvent(event).addRecipients(recipient).build());
      }
    }
  }

  void deliver(String userId, int inboxSeq) throws Exception {
    deliver(event(userId, inboxSeq), recipient(userId, inboxSeq));
  }

  void announce(String userId, int head) throws Exception {
    for (String gatewayId : gatewaysOf(userId)) {
      vertx
          .eventBus()
          .send(
              Addresses.gatewayHeads(gatewayId),
              HeadAnnouncement.newBuilder().addHeads(recipient(userId, head)).build());
    }
  }

  Set<String> gatewaysOf(String userId) throws Exception {
    Map<String, Set<String>> gateways = await(() -> registry.gatewaysOf(List.of(userId)));
    return gateways.getOrDefault(userId, Set.of());
  }

  /** False also while Redis cannot be asked. */
  boolean isRegistered(String userId) throws Exception {
    return !await(() -> registry.gatewaysOf(List.of(userId)).otherwise(Map.of())).isEmpty();
  }

  /** What reached a router; its text must come sealed, and is opened. */
  ConversationRecord nextSubmitted() throws InterruptedException {
    ConversationRecord record = submitted.poll(WAIT_SECONDS, TimeUnit.SECONDS);
    return record == null ? null : KEYS.opened(record);
  }

  /** Whether a router got it that does not own the partition. */
  boolean wentElsewhere(ConversationRecord record) {
    return submittedElsewhere.contains(record.getClientId());
  }

  /** As the fold, of which nothing else is heard. */
  void storeVerdict(ConversationRecord record, Verdict verdict) throws Exception {
    await(
        () ->
            STORES
                .verdicts()
                .write(
                    record.getConversationId(),
                    record.getAuthorId(),
                    record.getClientId(),
                    verdict));
  }

  void answer(ConversationRecord record, Outcome.Builder outcome) {
    vertx
        .eventBus()
        .send(
            record.getOrigin().getAddress(),
            outcome.setSubmission(record.getOrigin().getSubmission()).build());
  }

  void undeploy() {
    vertx.undeploy(deployment).toCompletionStage().toCompletableFuture().join();
  }

  static Event event(String userId, int number) {
    return Event.newBuilder()
        .setConversationId("conversation of " + userId)
        .setPosition(number)
        .setMessage(
            Message.newBuilder()
                .setSequence(number)
                .setBody(Body.newBuilder().setText("text " + number)))
        .build();
  }

  static Recipient recipient(String userId, int inboxSeq) {
    return Recipient.newBuilder().setUserId(userId).setInboxSeq(inboxSeq).build();
  }

  static Cursor cursor(int inboxSeq) {
    return Cursor.newBuilder().setEpoch(EPOCH).setInboxSeq(inboxSeq).build();
  }

  void close() throws Exception {
    await(vertx::close);
  }

  private <T> T await(Supplier<Future<T>> work) throws Exception {
    CompletableFuture<T> result = new CompletableFuture<>();
    vertx.runOnContext(
        ready -> work.get().onComplete(result::complete, result::completeExceptionally));
    return result.get(WAIT_SECONDS, TimeUnit.SECONDS);
  }

  private static RedisSettings redisSettings() {
    return new RedisSettings(SERVERS.addresses().redis());
  }

  private static Cassandra openCassandra() {
    return Cassandra.open(
        CassandraSettings.from(
            Settings.of(
                Map.of(
                    "CHAT_CASSANDRA_CONTACT_POINTS", SERVERS.addresses().cassandra(),
                    "CHAT_CASSANDRA_LOCAL_DATACENTER", SERVERS.addresses().cassandraDatacenter(),
                    "CHAT_CASSANDRA_KEYSPACE", "ws_gateway"))));
  }
}
