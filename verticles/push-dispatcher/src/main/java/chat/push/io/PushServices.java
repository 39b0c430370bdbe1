package chat.push.io;

import chat.push.core.Answer;
import chat.push.core.Dispatch;
import chat.push.core.Notification;
import chat.push.core.Registration;
import chat.runtime.health.Health;
import chat.runtime.kafka.FetchPace;
import chat.runtime.kafka.KafkaSettings;
import chat.runtime.kafka.LogLayout;
import chat.runtime.kafka.LogProducer;
import chat.runtime.kafka.PartitionHost;
import chat.runtime.kafka.StartOffsets;
import chat.runtime.redis.PresenceStore;
import chat.runtime.seal.BodyOpener;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The providers, each with a consumer of its own, so that none waits for another. */
public final class PushServices {
  public static final List<String> PROVIDERS = List.of("apns", "fcm", "web");

  private static final Logger LOG = LoggerFactory.getLogger(PushServices.class);
  private static final AtomicBoolean SAID = new AtomicBoolean();

  private final Vertx vertx;
  private final PushStores stores;
  private final Pool pool;
  private final PresenceStore presence;
  private final BodyOpener bodies;
  private final List<PartitionHost> hosts = new ArrayList<>();
  private final List<PushService> services = new ArrayList<>();

  public PushServices(
      Vertx vertx, PushStores stores, Pool pool, PresenceStore presence, BodyOpener bodies) {
    this.vertx = vertx;
    this.stores = stores;
    this.pool = pool;
    this.presence = presence;
    this.bodies = bodies;
  }

  /** Begins to read what is to be pushed. */
  public void start(
      ProviderConfig config,
      KafkaSettings kafka,
      LogLayout layout,
      LogProducer producer,
      Health health) {
    sayOnce(config);
    ResultLogs results = new ResultLogs(producer, layout);
    RegistrationStore registrations = new RegistrationStore(vertx, pool);
    Looks looks = new Looks(vertx, registrations, stores, presence);
    Preparations preparations = new Preparations(vertx, stores, bodies);
    for (String provider : PROVIDERS) {
      Optional<PushService> service = service(provider, config);
      service.ifPresent(services::add);
      ProviderEnd end =
          new ProviderEnd(
              service.orElse(new Absent()),
              looks,
              preparations,
              registrations,
              results,
              new PushMetrics(provider));
      PartitionHost host =
          new PartitionHost(
              vertx,
              kafka,
              layout.push(),
              StartOffsets.ofCommits("push-" + provider),
              FetchPace.UNHURRIED,
              health);
      hosts.add(host);
      host.start(
          (partition, startOffset) ->
              new PushPartition(
                  vertx,
                  host,
                  partition,
                  new Dispatch(provider, startOffset, service.isPresent()),
                  end));
    }
  }

  /** Hands the partitions over, then lets go of the providers. */
  public Future<?> stop() {
    return Future.join(hosts.stream().map(PartitionHost::stop).toList())
        .eventually(() -> Future.join(services.stream().map(PushService::close).toList()));
  }

  private Optional<PushService> service(String provider, ProviderConfig config) {
    return switch (provider) {
      case "apns" -> config.apns().map(apns -> new ApnsService(vertx, apns, config.trustFile()));
      case "fcm" -> config.fcm().map(fcm -> new FcmService(vertx, fcm, config.trustFile()));
      case "web" -> config.web().map(web -> new WebPushService(vertx, web, config.trustFile()));
      default -> throw new IllegalArgumentException("there is no provider " + provider);
    };
  }

  private static void sayOnce(ProviderConfig config) {
    List<String> absent = new ArrayList<>();
    config.apns().ifPresentOrElse(there -> {}, () -> absent.add("APNs"));
    config.fcm().ifPresentOrElse(there -> {}, () -> absent.add("FCM"));
    config.web().ifPresentOrElse(there -> {}, () -> absent.add("Web Push"));
    if (!absent.isEmpty() && SAID.compareAndSet(false, true)) {
      LOG.warn(
          "no credentials for {}: nothing is sent there. What would have been is counted in"
              + " chat_push_decisions_total{reason=\"not_configured\"}; see docs/push.md",
          String.join(", ", absent));
    }
  }

  /** Stands where there are no credentials; nothing is ever sent to it. */
  private static final class Absent implements PushService {
    @Override
    public Future<Answer> send(Registration registration, Notification notification) {
      return Future.succeededFuture(Answer.rejected("not_configured"));
    }

    @Override
    public Future<Void> close() {
      return Future.succeededFuture();
    }
  }
}
