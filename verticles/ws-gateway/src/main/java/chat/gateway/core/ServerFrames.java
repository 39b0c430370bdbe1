package chat.gateway.core;

import chat.model.ErrorCode;
import chat.model.Limits;
import chat.model.v1.ConversationRecord;
import chat.model.v1.Cursor;
import chat.model.v1.Done;
import chat.model.v1.Error;
import chat.model.v1.Heartbeat;
import chat.model.v1.Opened;
import chat.model.v1.Outcome;
import chat.model.v1.PresenceUpdate;
import chat.model.v1.Receipt;
import chat.model.v1.Reconnect;
import chat.model.v1.Reset;
import chat.model.v1.RetryLater;
import chat.model.v1.Screen;
import chat.model.v1.Sent;
import chat.model.v1.ServerFrame;
import chat.model.v1.Synced;
import chat.model.v1.Typing;
import chat.model.v1.Verdict;
import chat.model.v1.Welcome;

/** Makes what a client is sent. */
final class ServerFrames {
  private ServerFrames() {}

  static Effect welcome(int request, Peer peer, Cursor head, SessionLimits limits) {
    Welcome welcome =
        Welcome.newBuilder()
            .setUserId(peer.userId())
            .setDeviceId(peer.deviceId())
            .setHead(head)
            .setHeartbeatIntervalMillis(limits.heartbeatIntervalMillis())
            .setHeartbeatTimeoutMillis(limits.heartbeatTimeoutMillis())
            .setLimits(
                chat.model.v1.Limits.newBuilder()
                    .setTextCodePointsMax(Limits.TEXT_CODE_POINTS_MAX)
                    .setFrameBytesMax(Limits.FRAME_BYTES_MAX))
            .build();
    return send(ServerFrame.newBuilder().setReplyTo(request).setWelcome(welcome));
  }

  static Effect screen(Screen screen) {
    return send(ServerFrame.newBuilder().setScreen(screen));
  }

  static Effect synced(long inboxSeq) {
    return send(
        ServerFrame.newBuilder().setSynced(Synced.newBuilder().setInboxSeq((int) inboxSeq)));
  }

  static Effect reset(String reason, Cursor head) {
    return send(
        ServerFrame.newBuilder().setReset(Reset.newBuilder().setReason(reason).setHead(head)));
  }

  static Effect receipt(Receipt receipt) {
    return send(ServerFrame.newBuilder().setReceipt(receipt));
  }

  static Effect typing(Typing typing) {
    return send(ServerFrame.newBuilder().setTyping(typing));
  }

  static Effect opened(int request, Opened opened) {
    return send(ServerFrame.newBuilder().setReplyTo(request).setOpened(opened));
  }

  static Effect presence(PresenceUpdate update) {
    return send(ServerFrame.newBuilder().setPresence(update));
  }

  static Effect heartbeat(int request) {
    return send(
        ServerFrame.newBuilder().setReplyTo(request).setHeartbeat(Heartbeat.getDefaultInstance()));
  }

  static Effect reconnect(SessionEvent.Drain drain) {
    return send(
        ServerFrame.newBuilder()
            .setReconnect(
                Reconnect.newBuilder()
                    .setDelayMillis(drain.delayMillis())
                    .addAllGateways(drain.gateways())));
  }

  static Effect error(int request, ErrorCode code, String message, int retryAfterMillis) {
    return error(request, code.code(), message, retryAfterMillis);
  }

  static Effect refused(int request, RefusedFrame refusal) {
    return error(request, refusal.code(), refusal.getMessage(), 0);
  }

  /** The one answer to a command. */
  static Effect outcome(Submission submission, Outcome outcome) {
    return switch (outcome.getResultCase()) {
      case VERDICT -> verdict(submission, outcome.getVerdict());
      case RETRY_LATER -> retryLater(submission, outcome.getRetryLater());
      case RESULT_NOT_SET ->
          throw new IllegalArgumentException("an outcome without a result answers nothing");
    };
  }

  private static Effect verdict(Submission submission, Verdict verdict) {
    ConversationRecord record = submission.record();
    return switch (verdict.getResultCase()) {
      case ACCEPTED -> accepted(submission.request(), record, verdict);
      case REFUSED ->
          error(
              submission.request(),
              verdict.getRefused().getCode(),
              "refused for good; the same gets the same answer",
              0);
      case RESULT_NOT_SET ->
          throw new IllegalArgumentException("a verdict without a result decides nothing");
    };
  }

  private static Effect accepted(int request, ConversationRecord record, Verdict verdict) {
    ServerFrame.Builder frame = ServerFrame.newBuilder().setReplyTo(request);
    if (!record.hasSendMessage()) {
      return send(frame.setDone(Done.getDefaultInstance()));
    }
    return send(
        frame.setSent(
            Sent.newBuilder()
                .setConversationId(record.getConversationId())
                .setClientMessageId(record.getClientId())
                .setSequence(verdict.getAccepted().getSequence())
                .setSentAt(verdict.getDecidedAt())));
  }

  private static Effect retryLater(Submission submission, RetryLater retryLater) {
    return error(
        submission.request(),
        retryLater.getCode(),
        "not decided; send the same again, with the same client_message_id if it has one",
        retryLater.getRetryAfterMillis());
  }

  private static Effect error(int request, String code, String message, int retryAfterMillis) {
    return send(
        ServerFrame.newBuilder()
            .setReplyTo(request)
            .setError(
                Error.newBuilder()
                    .setCode(code)
                    .setMessage(message)
                    .setRetryAfterMillis(retryAfterMillis)));
  }

  private static Effect send(ServerFrame.Builder frame) {
    return new Effect.Send(frame.build());
  }
}
