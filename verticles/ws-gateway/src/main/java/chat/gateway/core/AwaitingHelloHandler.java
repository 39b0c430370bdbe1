package chat.gateway.core;

import chat.model.CloseCode;
import chat.model.ErrorCode;
import chat.model.Limits;
import chat.model.v1.ClientFrame;
import chat.model.v1.Cursor;
import chat.model.v1.FirstScreen;
import chat.model.v1.Hello;
import java.util.Optional;

/** Takes a hello and nothing else. */
final class AwaitingHelloHandler extends Handler<SessionState.AwaitingHello> {
  AwaitingHelloHandler(SessionState.AwaitingHello state, SessionLimits limits, long nowMillis) {
    super(state, limits, nowMillis);
  }

  @Override
  public Step received(SessionEvent.Received event) {
    try {
      ClientFrame frame = event.message().read();
      return switch (frame.getFrameCase()) {
        case HELLO -> hello(frame);
        case SEND, HEARTBEAT, ACK, READ, EDIT, DELETE, REACT, PREFER, TYPING, WATCH, OPEN, CLOSE ->
            refuse(
                frame.getRequest(),
                new RefusedFrame(ErrorCode.UNEXPECTED_FRAME, "the first frame must be hello"));
        case FRAME_NOT_SET -> refuse(frame.getRequest(), ClientFrames.unknown());
      };
    } catch (RefusedFrame refusal) {
      return refuse(0, refusal);
    }
  }

  @Override
  public Step disconnected(SessionEvent.Disconnected event) {
    return Step.to(state.closed());
  }

  @Override
  public Step tick(SessionEvent.Tick event) {
    return nowMillis - state.openedAtMillis() < limits.helloTimeoutMillis()
        ? stay()
        : close(CloseCode.HELLO_TIMEOUT, "no hello within " + limits.helloTimeoutMillis() + " ms");
  }

  @Override
  Step close(CloseCode code, String reason) {
    return Step.to(state.closed(), new Effect.Close(code, reason));
  }

  private Step hello(ClientFrame frame) {
    Hello hello = frame.getHello();
    Optional<Cursor> cursor = hello.hasCursor() ? Optional.of(hello.getCursor()) : Optional.empty();
    return Step.to(
        state.authenticating(
            frame.getRequest(), cursor, bounded(hello.getFirstScreen()), nowMillis),
        new Effect.Authenticate(hello.getToken()));
  }

  private static FirstScreen bounded(FirstScreen wanted) {
    return FirstScreen.newBuilder()
        .setConversations(atMost(Limits.SCREEN_CONVERSATIONS_MAX, wanted.getConversations()))
        .setMessages(atMost(Limits.SCREEN_MESSAGES_MAX, wanted.getMessages()))
        .build();
  }

  private static int atMost(int max, int unsigned) {
    return Integer.compareUnsigned(unsigned, max) > 0 ? max : unsigned;
  }

  private Step refuse(int request, RefusedFrame refusal) {
    return Step.to(
        state.closed(),
        ServerFrames.refused(request, refusal),
        new Effect.Close(CloseCode.HELLO_EXPECTED, "the first frame must be hello"));
  }
}
