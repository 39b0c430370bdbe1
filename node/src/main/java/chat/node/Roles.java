package chat.node;

import chat.gateway.GatewayConfig;
import chat.gateway.GatewayVerticle;
import chat.gateway.io.GatewayStores;
import chat.http.HttpApiConfig;
import chat.http.HttpApiVerticle;
import chat.http.Migrations;
import chat.http.io.ConversationStores;
import chat.inbox.InboxWriterConfig;
import chat.inbox.InboxWriterVerticle;
import chat.presence.PresenceConfig;
import chat.presence.PresenceVerticle;
import chat.publicstream.PublicStreamConfig;
import chat.publicstream.PublicStreamVerticle;
import chat.publicstream.io.PublicAppends;
import chat.push.PushDispatcherConfig;
import chat.push.PushDispatcherVerticle;
import chat.push.io.MarkStore;
import chat.push.io.PushStores;
import chat.router.MessageRouterConfig;
import chat.router.MessageRouterVerticle;
import chat.runtime.cassandra.Cassandra;
import chat.runtime.health.Health;
import chat.runtime.kafka.ErasureLog;
import chat.runtime.kafka.LogTopics;
import chat.runtime.redis.RedisSettings;
import chat.runtime.seal.MasterKeys;
import chat.runtime.search.SearchStore;
import chat.runtime.settings.Settings;
import chat.runtime.store.ChannelMemberStore;
import chat.runtime.store.ConversationListStore;
import chat.runtime.store.ConversationStateStore;
import chat.runtime.store.DeviceCursorStore;
import chat.runtime.store.HiddenStore;
import chat.runtime.store.HistoryStore;
import chat.runtime.store.PersonalRows;
import chat.runtime.store.ReceiptStore;
import chat.runtime.store.RecentMessages;
import chat.runtime.store.VerdictStore;
import chat.search.SearchVerticle;
import io.vertx.core.Deployable;
import java.sql.SQLException;
import java.util.function.Supplier;

/** How the verticle of each role is made. Preparing blocks; the suppliers do not. */
final class Roles {
  private static final int RECENT_BYTES_MAX = 32 * 1024 * 1024;

  private final Settings settings;
  private final Connections connections;
  private final Projections projections;
  private final Health health;
  private final RecentMessages recent;

  Roles(Settings settings, Connections connections, Projections projections, Health health) {
    this.settings = settings;
    this.connections = connections;
    this.projections = projections;
    this.health = health;
    this.recent =
        projections.recentForReading(
            settings.integer(
                "CHAT_RECENT_MESSAGES_BYTES_MAX", RECENT_BYTES_MAX, 0, Integer.MAX_VALUE));
  }

  /** Makes ready what the role needs once; the result gives one verticle for each instance. */
  Supplier<Deployable> prepare(Role role) {
    return switch (role) {
      case MESSAGE_ROUTER -> messageRouter();
      case INBOX_WRITER -> inboxWriter();
      case SEARCH -> search();
      case PUBLIC_STREAM -> publicStream();
      case PRESENCE -> presence();
      case PUSH_DISPATCHER -> pushDispatcher();
      case WS_GATEWAY -> wsGateway();
      case HTTP_API -> httpApi();
    };
  }

  private Supplier<Deployable> messageRouter() {
    MessageRouterConfig config = MessageRouterConfig.from(settings);
    return () ->
        new MessageRouterVerticle(
            config,
            connections.kafka(),
            connections.layout(),
            projections.router(),
            connections.producer(),
            health);
  }

  private Supplier<Deployable> inboxWriter() {
    InboxWriterConfig config = InboxWriterConfig.from(settings);
    return () ->
        new InboxWriterVerticle(
            config,
            connections.kafka(),
            connections.layout(),
            connections.producer(),
            projections.inbox(),
            health);
  }

  private Supplier<Deployable> search() {
    MasterKeys masterKeys = MasterKeys.from(settings);
    return () ->
        new SearchVerticle(
            connections.kafka(),
            connections.layout().events(),
            projections.search(),
            masterKeys,
            health);
  }

  private Supplier<Deployable> publicStream() {
    PublicStreamConfig config = PublicStreamConfig.from(settings);
    PublicAppends appends =
        PublicAppends.prepare(
            connections.producer(),
            new LogTopics(connections.kafka(), connections.cassandra()),
            connections.layout(),
            config.topics().retentionMillis());
    return () ->
        new PublicStreamVerticle(
            config, connections.kafka(), connections.layout(), appends, health);
  }

  private Supplier<Deployable> presence() {
    PresenceConfig config = PresenceConfig.from(settings);
    return () -> new PresenceVerticle(config);
  }

  private Supplier<Deployable> pushDispatcher() {
    PushDispatcherConfig config = PushDispatcherConfig.from(settings);
    Cassandra cassandra = projections.forReading();
    PushStores stores =
        new PushStores(
            new MarkStore(connections.cassandra()),
            new DeviceCursorStore(cassandra),
            new ConversationListStore(cassandra),
            new HistoryStore(cassandra),
            projections::epochForReading);
    return () ->
        new PushDispatcherVerticle(
            config,
            connections.kafka(),
            connections.layout(),
            connections.producer(),
            stores,
            health);
  }

  private Supplier<Deployable> wsGateway() {
    GatewayConfig config = GatewayConfig.from(settings);
    RedisSettings redis = RedisSettings.from(settings);
    Cassandra cassandra = projections.forReading();
    GatewayStores stores =
        new GatewayStores(
            projections.inboxesForReading(),
            new ConversationStateStore(cassandra),
            new ConversationListStore(cassandra),
            new ReceiptStore(cassandra),
            new DeviceCursorStore(cassandra),
            recent,
            new HiddenStore(cassandra),
            new ChannelMemberStore(cassandra),
            new VerdictStore(cassandra));
    int partitions = connections.layout().conversations().partitions();
    return () -> new GatewayVerticle(config, stores, redis, partitions);
  }

  private Supplier<Deployable> httpApi() {
    HttpApiConfig config = HttpApiConfig.from(settings);
    RedisSettings redis = RedisSettings.from(settings);
    Migrations.run(config.postgres());
    ErasureLog erasures = new ErasureLog(connections.kafka(), connections.producer());
    eraseAgain(config, erasures);
    Cassandra cassandra = projections.forReading();
    ConversationStores stores =
        new ConversationStores(
            new ConversationStateStore(cassandra),
            new ConversationListStore(cassandra),
            new HistoryStore(cassandra),
            recent,
            new ReceiptStore(cassandra),
            new HiddenStore(cassandra),
            new ChannelMemberStore(cassandra),
            new VerdictStore(cassandra),
            new SearchStore(cassandra),
            new PersonalRows(connections.cassandra()));
    int partitions = connections.layout().conversations().partitions();
    return () -> new HttpApiVerticle(config, partitions, stores, redis, erasures::append);
  }

  /** PostgreSQL may have been restored from a backup that knows nothing of the latest erasures. */
  private static void eraseAgain(HttpApiConfig config, ErasureLog erasures) {
    try {
      Migrations.eraseAgain(config.postgres(), erasures.readBlocking());
    } catch (SQLException e) {
      throw new IllegalStateException("erasures cannot be applied: " + e.getMessage(), e);
    }
  }
}
