package chat.runtime.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.model.Addresses;
import chat.model.ErrorCode;
import chat.model.v1.DeviceLoggedOut;
import chat.model.v1.EndedSessionList;
import chat.runtime.bus.BusCodecs;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.junit5.VertxExtension;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class EndedSessionsTest {
  private static final Optional<ErrorCode> GOES_ON = Optional.empty();
  private static final Optional<ErrorCode> LOGGED_OUT = Optional.of(ErrorCode.UNAUTHENTICATED);
  private static final Optional<ErrorCode> DISABLED = Optional.of(ErrorCode.ACCOUNT_DISABLED);

  private Vertx vertx;
  private Context context;
  private EndedSessions ended;

  @BeforeEach
  void listen(Vertx vertx) throws Exception {
    this.vertx = vertx;
    BusCodecs.register(vertx.eventBus());
    context = vertx.getOrCreateContext();
    ended = onContext(() -> new EndedSessions(vertx.eventBus()));
    ended.listening().await(5, TimeUnit.SECONDS);
  }

  @Test
  void eachListTakesThePlaceOfTheOneBefore() throws Exception {
    assertFalse(ended.listedWithin(10_000));
    tell(EndedSessionList.newBuilder().addSessionIds(1).addDisabledSessionIds(-2).build());
    assertEquals(LOGGED_OUT, ended.why(1));
    assertEquals(DISABLED, ended.why(-2));
    assertEquals(GOES_ON, ended.why(3));
    assertTrue(ended.listedWithin(10_000));

    tell(EndedSessionList.newBuilder().addSessionIds(3).build());
    assertEquals(GOES_ON, ended.why(1));
    assertEquals(GOES_ON, ended.why(-2));
    assertEquals(LOGGED_OUT, ended.why(3));
  }

  @Test
  void aLogoutHoldsThoughTheNextListWasMadeBeforeIt() throws Exception {
    vertx
        .eventBus()
        .publish(Addresses.LOGGED_OUT, DeviceLoggedOut.newBuilder().setSessionId(1).build());
    tell(EndedSessionList.getDefaultInstance());
    assertEquals(LOGGED_OUT, ended.why(1));
  }

  @Test
  void aTokenWithoutASessionIsNobodysLogout() throws Exception {
    vertx.eventBus().publish(Addresses.LOGGED_OUT, DeviceLoggedOut.getDefaultInstance());
    tell(EndedSessionList.getDefaultInstance());
    assertEquals(GOES_ON, ended.why(0));
  }

  /** Returns when all has been heard that was published until now. */
  private void tell(EndedSessionList list) throws Exception {
    Promise<Void> heard = Promise.promise();
    MessageConsumer<EndedSessionList> last =
        onContext(
            () ->
                vertx
                    .eventBus()
                    .consumer(Addresses.ENDED_SESSIONS, message -> heard.tryComplete()));
    vertx.eventBus().publish(Addresses.ENDED_SESSIONS, list);
    heard.future().await(5, TimeUnit.SECONDS);
    last.unregister().await(5, TimeUnit.SECONDS);
  }

  /** Handlers of one context hear one after the other. */
  private <T> T onContext(Supplier<T> make) throws Exception {
    Promise<T> made = Promise.promise();
    context.runOnContext(now -> made.complete(make.get()));
    return made.future().await(5, TimeUnit.SECONDS);
  }
}
