package chat.gateway.io;

import chat.runtime.bus.SubmissionClient;
import chat.runtime.redis.SessionRegistry;
import io.vertx.core.Vertx;

/** What members of a conversation learn of each other: how far each has got, and who is writing. */
public record Receipts(
    ReadMarkers readMarkers,
    Acknowledgements acknowledgements,
    TypingSignals typing,
    ReceiptSignals signals) {

  public static Receipts of(
      Vertx vertx, GatewayStores stores, SubmissionClient submissions, SessionRegistry registry) {
    ReceiptSignals signals = new ReceiptSignals(vertx.eventBus(), registry);
    return new Receipts(
        new ReadMarkers(vertx, stores, submissions, signals),
        new Acknowledgements(stores, signals),
        new TypingSignals(stores.states(), signals),
        signals);
  }

  /** Comes at a steady pace; the signals last, since the others may add to them. */
  void flush() {
    typing.flush();
    acknowledgements.flush();
    signals.flush();
  }
}
