package chat.http.io;

import chat.http.HttpApiConfig;
import chat.http.core.InvitationToken;
import chat.model.ErrorCode;
import chat.model.Limits;
import chat.runtime.auth.AccessTokenVerifier;
import chat.runtime.auth.EndedSessions;
import chat.runtime.bus.SubmissionClient;
import chat.runtime.discovery.GatewayDirectory;
import chat.runtime.redis.CommandRates;
import chat.runtime.redis.PresenceStore;
import chat.runtime.redis.RedisLink;
import chat.runtime.redis.WindowCounts;
import chat.runtime.seal.BodyOpener;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.CorsHandler;
import io.vertx.ext.web.handler.PlatformHandler;
import io.vertx.ext.web.handler.SecurityPolicyHandler;
import io.vertx.ext.web.handler.TimeoutHandler;
import io.vertx.ext.web.openapi.router.OpenAPIRoute;
import io.vertx.ext.web.openapi.router.RequestExtractor;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Path;
import io.vertx.sqlclient.Pool;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Puts contract, operations, web app and problem documents together. */
public final class ApiRouter {
  public static final long TELL_MILLIS = EndedSessionTeller.PERIOD_MILLIS;

  /** Longer than the log may take to decide, see SubmissionClient. */
  private static final long REQUEST_TIMEOUT_MILLIS = 10_000;

  /** A request for the inbox waits on purpose. */
  private static final String POLL_PATH = "/v1/inbox";

  private static final long POLL_TIMEOUT_MILLIS =
      TimeUnit.SECONDS.toMillis(Limits.POLL_WAIT_SECONDS_MAX)
          + InboxHandlers.OVERTIME_MILLIS
          + 2_000;

  private static final Pattern JSON = Pattern.compile("application/json\\s*(;.*)?");

  private static final String SECURITY_SCHEME = "access_token";

  private final Vertx vertx;
  private final Pool pool;
  private final WindowCounts counts;
  private final InboxHandlers inbox;
  private final AccountStore accounts;
  private final SessionStore sessions;
  private final DeviceStore devices;
  private final OidcStore people;
  private final EndedSessions ended;
  private final EndedSessionTeller teller;
  private final ConversationStarter starter;
  private final ConversationHandlers conversations;
  private final BlockOutbox outbox;
  private final ContactHandlers contacts;
  private final PresenceHandlers presence;
  private final SettingsHandlers settings;
  private final LogCommands commands;
  private final ErasureJob erasureJob;
  private final ErasureStore erasures;
  private final ConversationStores stores;
  private final BodyOpener bodies;
  private final ApiStores all;

  /**
   * @param erasureDelaySeconds from the destruction of a key until nobody remembers it
   */
  public ApiRouter(
      Vertx vertx,
      ApiStores all,
      SubmissionClient submissions,
      CommandRates rates,
      RedisLink redis,
      int erasureDelaySeconds) {
    this.vertx = vertx;
    this.all = all;
    stores = all.conversations();
    bodies = all.bodies();
    pool = all.people();
    counts = new WindowCounts(redis);
    accounts = new AccountStore(pool);
    sessions = new SessionStore(pool);
    devices = new DeviceStore(pool);
    people = new OidcStore(pool);
    ended = new EndedSessions(vertx.eventBus());
    inbox = new InboxHandlers(vertx.eventBus(), ended);
    teller = new EndedSessionTeller(vertx, pool, ended);
    outbox = new BlockOutbox(pool, submissions);
    presence = new PresenceHandlers(vertx.eventBus(), new PresenceStore(redis));
    contacts = new ContactHandlers(new ContactStore(pool), outbox, rates, presence);
    settings = new SettingsHandlers(pool, presence);
    conversations = new ConversationHandlers(vertx, accounts, stores, bodies);
    starter = new ConversationStarter(vertx, accounts, submissions, stores, conversations);
    commands = new LogCommands(submissions, rates);
    erasures = new ErasureStore(pool);
    erasureJob =
        new ErasureJob(
            erasures, all.erasures(), submissions, stores, vertx.eventBus(), erasureDelaySeconds);
  }

  /** Fails when the contract, its operations or the keys do not fit together. */
  public Future<Router> create(
      HttpApiConfig config, int conversationPartitions, String privateKeyPem, String publicKeyPem) {
    String kafkaAsyncApi = KafkaAsyncApi.document(config.publicTopics(), conversationPartitions);
    AccessTokens accessTokens = new AccessTokens(vertx, privateKeyPem, publicKeyPem);
    Gateways gateways =
        new Gateways(new GatewayDirectory(vertx), config.gatewayUrls(), config.place());
    SessionAnswers answers = new SessionAnswers(accessTokens, gateways);
    PasswordHasher passwords = new PasswordHasher(vertx);
    AttemptLimits attempts = new AttemptLimits(counts, config.attempts());
    GroupHandlers groups =
        new GroupHandlers(
            commands,
            conversations,
            accounts,
            InvitationToken.key(privateKeyPem.getBytes(StandardCharsets.US_ASCII)),
            config.groupMembersMax());
    ChannelHandlers channels =
        new ChannelHandlers(
            commands, conversations, stores.members(), accounts, config.channelMembersMax());
    return Contract.load(vertx)
        .map(
            contract -> {
              Map<String, Operation> operations = new HashMap<>();
              operations.putAll(
                  new SessionHandlers(accounts, sessions, passwords, answers, attempts, presence)
                      .operations());
              OidcHandlers issuer =
                  new OidcHandlers(vertx, config.oidc(), people, sessions, answers, attempts);
              operations.putAll(issuer.operations());
              OwnPassword ownPassword = new OwnPassword(accounts, passwords, attempts);
              operations.putAll(
                  new ErasureHandlers(erasures, erasureJob, presence, ownPassword, issuer, attempts)
                      .operations());
              operations.putAll(
                  new PasswordHandlers(ownPassword, sessions, passwords, presence).operations());
              operations.putAll(gateways.operations());
              operations.putAll(new ProfileHandlers(accounts, attempts).operations());
              operations.putAll(new DeviceHandlers(devices, presence).operations());
              operations.put(
                  "createConversation",
                  context ->
                      Input.body(context).getString("kind").equals("channel")
                          ? channels.create(context)
                          : starter.create(context));
              operations.putAll(conversations.operations());
              operations.putAll(new SearchHandlers(conversations, stores, bodies).operations());
              operations.putAll(contacts.operations());
              operations.putAll(inbox.operations());
              operations.putAll(presence.operations());
              operations.putAll(settings.operations());
              operations.putAll(new ExportHandlers(vertx, all, attempts).operations());
              operations.putAll(new PushHandlers(pool, config.push()).operations());
              operations.putAll(new MessageHandlers(commands, conversations).operations());
              operations.putAll(new PreferenceHandlers(commands, conversations).operations());
              operations.putAll(groups.operations());
              operations.putAll(channels.operations());
              operations.putAll(MetaHandlers.operations(accessTokens, contract, kafkaAsyncApi));
              return router(
                  contract.routes(),
                  new AccessTokenVerifier(vertx, publicKeyPem, ended),
                  config.allowedOrigins(),
                  operations);
            });
  }

  /** Comes at a steady pace: does what a process left undone that ended on the way. */
  public void sweep() {
    outbox.carryOut();
    erasureJob.carryOut();
  }

  /** Comes at the pace {@link #TELL_MILLIS}: tells which sessions have ended. */
  public void tellEndedSessions() {
    teller.tell();
  }

  /** The API is about to leave: requests that only wait are answered. */
  public void drain() {
    inbox.drain();
  }

  public Future<Void> close() {
    return ended.close();
  }

  /** Answers what is no HTTP request: a head that is malformed or too large. */
  public static void refuseInvalid(HttpServerRequest request) {
    Throwable cause = request.decoderResult().cause();
    boolean tooLarge =
        cause instanceof TooLongHttpHeaderException || cause instanceof TooLongHttpLineException;
    Problems.send(
        request.response(),
        tooLarge
            ? new ProblemException(
                ErrorCode.REQUEST_TOO_LARGE,
                "A request line has at most 4096 bytes, the headers together 8192.")
            : new ProblemException(
                ErrorCode.INVALID_ARGUMENT, "This is not a well-formed HTTP request."));
    request.connection().close();
  }

  private Router router(
      OpenAPIContract contract,
      AccessTokenVerifier verifier,
      List<String> allowedOrigins,
      Map<String, Operation> operations) {
    RouterBuilder builder =
        RouterBuilder.create(vertx, contract, RequestExtractor.withBodyHandler())
            .rootHandler(timeouts())
            .rootHandler(securityHeaders())
            .rootHandler(jsonOnly());
    if (!allowedOrigins.isEmpty()) {
      builder.rootHandler(crossOrigin(allowedOrigins));
    }
    builder.rootHandler(new BodyLimits(verifier));
    builder.security(SECURITY_SCHEME).httpHandler(new BearerAuthentication(verifier));
    addOperations(builder, operations);
    Router router = builder.createRouter();
    router.route().order(Integer.MIN_VALUE).handler(each -> HttpMetrics.measure(contract, each));
    WebApp.addTo(router);
    router.route().handler(context -> context.fail(noSuchRoute(contract, context)));
    router.route().failureHandler(new Problems(contract));
    return router;
  }

  /** Refuses a contract and operations that do not have the same ids. */
  private static void addOperations(RouterBuilder builder, Map<String, Operation> operations) {
    Set<String> contracted =
        builder.getRoutes().stream()
            .map(route -> route.getOperation().getOperationId())
            .collect(Collectors.toCollection(TreeSet::new));
    if (!contracted.equals(operations.keySet())) {
      throw new IllegalStateException(
          "the contract has the operations "
              + contracted
              + ", the code has "
              + new TreeSet<>(operations.keySet()));
    }
    for (OpenAPIRoute route : builder.getRoutes()) {
      Operation operation = operations.get(route.getOperation().getOperationId());
      route.addHandler(
          context ->
              operation
                  .handle(context)
                  .onSuccess(reply -> reply.send(context))
                  .onFailure(context::fail));
    }
  }

  private static PlatformHandler timeouts() {
    TimeoutHandler ordinary = TimeoutHandler.create(REQUEST_TIMEOUT_MILLIS);
    TimeoutHandler polls = TimeoutHandler.create(POLL_TIMEOUT_MILLIS);
    return context -> {
      if (context.normalizedPath().equals(ExportHandlers.PATH)) {
        context.next();
      } else {
        (context.normalizedPath().equals(POLL_PATH) ? polls : ordinary).handle(context);
      }
    };
  }

  private static SecurityPolicyHandler securityHeaders() {
    return context -> {
      context
          .response()
          .putHeader("X-Content-Type-Options", "nosniff")
          .putHeader("Referrer-Policy", "no-referrer");
      context.next();
    };
  }

  /** Before the body is read, so that no form of it is ever decoded but JSON. */
  private static SecurityPolicyHandler jsonOnly() {
    return context -> {
      String mediaType = context.request().getHeader(HttpHeaders.CONTENT_TYPE);
      if (mediaType == null || JSON.matcher(mediaType).matches()) {
        context.next();
      } else {
        context.fail(ValidationErrors.unsupportedMediaType(mediaType));
      }
    };
  }

  /** Other origins get no headers, and the browser keeps the answer from them. */
  private static SecurityPolicyHandler crossOrigin(List<String> allowedOrigins) {
    CorsHandler allowed =
        CorsHandler.create()
            .addOrigins(allowedOrigins)
            .allowedMethods(
                Set.of(
                    HttpMethod.GET,
                    HttpMethod.POST,
                    HttpMethod.PUT,
                    HttpMethod.PATCH,
                    HttpMethod.DELETE))
            .allowedHeaders(
                Set.of(HttpHeaders.AUTHORIZATION.toString(), HttpHeaders.CONTENT_TYPE.toString()))
            .exposedHeader(HttpHeaders.RETRY_AFTER.toString());
    return context -> {
      String origin = context.request().getHeader(HttpHeaders.ORIGIN);
      if (origin != null && allowedOrigins.contains(origin)) {
        allowed.handle(context);
      } else {
        context.next();
      }
    };
  }

  private static ProblemException noSuchRoute(OpenAPIContract contract, RoutingContext context) {
    Path path = contract.findPath(context.normalizedPath());
    if (path == null) {
      return new ProblemException(
          ErrorCode.NOT_FOUND, "There is nothing at this path. See /v1/openapi.yaml.");
    }
    String allowed =
        path.getOperations().stream()
            .map(operation -> operation.getHttpMethod().name())
            .sorted()
            .collect(Collectors.joining(", "));
    context.response().putHeader(HttpHeaders.ALLOW, allowed);
    return new ProblemException(
        ErrorCode.METHOD_NOT_ALLOWED,
        "This path takes " + allowed + ", not " + context.request().method() + ".");
  }
}
