package chat.gateway.core;

import chat.gateway.core.SessionState.Serving;
import chat.model.CloseCode;
import chat.model.ConversationIds;
import chat.model.ErrorCode;
import chat.model.Ids;
import chat.model.Limits;
import chat.model.v1.ClientFrame;
import chat.model.v1.Watch;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a welcomed client may do, whether it has caught up or not: send, and get the outcomes. */
abstract class ServingHandler<S extends Serving> extends ConnectedHandler<S> {
  ServingHandler(S state, SessionLimits limits, long nowMillis) {
    super(state, limits, nowMillis);
  }

  @Override
  final Step command(ClientFrame frame, Peer peer) throws RefusedFrame {
    return switch (frame.getFrameCase()) {
      case SEND, READ, EDIT, DELETE, REACT, PREFER ->
          submit(CommandCheck.submission(frame, peer.userId()), peer);
      case ACK -> acknowledge(frame, peer);
      case WATCH -> watch(frame.getWatch(), peer);
      case TYPING -> type(frame.getTyping().getConversationId(), peer);
      case OPEN -> open(frame, peer);
      case CLOSE ->
          Step.to(
              state.with(peer.accepted()),
              new Effect.CloseChannel(frame.getClose().getConversationId()));
      case HELLO, HEARTBEAT, FRAME_NOT_SET ->
          throw new IllegalArgumentException("not a command: " + frame.getFrameCase());
    };
  }

  private Step acknowledge(ClientFrame frame, Peer peer) throws RefusedFrame {
    long inboxSeq = Integer.toUnsignedLong(frame.getAck().getInboxSeq());
    Inbox inbox = state.inbox();
    if (inboxSeq > inbox.sent()) {
      throw new RefusedFrame(
          ErrorCode.INVALID_ARGUMENT,
          "inbox_seq must be one that came; the newest one is "
              + inbox.sent()
              + ", not "
              + inboxSeq);
    }
    Unacknowledged open = inbox.unacknowledged();
    if (inboxSeq <= open.acknowledged() || !inbox.proven()) {
      return Step.to(state.with(peer.accepted()));
    }
    return Step.to(
        state.acknowledged(inboxSeq).with(peer.accepted()),
        new Effect.Acknowledge(
            peer.userId(),
            peer.deviceId(),
            inboxSeq,
            open.deliveredBy(inboxSeq),
            open.isComplete()));
  }

  private Step watch(Watch watch, Peer peer) throws RefusedFrame {
    Set<String> watchedIds = new LinkedHashSet<>(watch.getUserIdsList());
    if (watchedIds.size() > Limits.WATCHED_MAX || !watchedIds.stream().allMatch(Ids::isUuid)) {
      throw new RefusedFrame(
          ErrorCode.INVALID_ARGUMENT,
          "user_ids must be at most "
              + Limits.WATCHED_MAX
              + " ids of users, UUIDs in lower case; these are "
              + watchedIds.size());
    }
    return Step.to(
        state.with(peer.accepted()), new Effect.Watch(peer.userId(), Set.copyOf(watchedIds)));
  }

  private Step type(String conversationId, Peer peer) throws RefusedFrame {
    if (!ConversationIds.isWellFormed(conversationId)) {
      throw new RefusedFrame(
          ErrorCode.INVALID_ARGUMENT, "conversation_id must be one that the HTTP API gave");
    }
    return Step.to(
        state.with(peer.accepted()), new Effect.TellTyping(peer.userId(), conversationId));
  }

  private Step open(ClientFrame frame, Peer peer) throws RefusedFrame {
    CommandCheck.checkRequest(frame);
    String conversationId = frame.getOpen().getConversationId();
    if (!ConversationIds.isChannel(conversationId)
        || !ConversationIds.isWellFormed(conversationId)) {
      throw new RefusedFrame(
          ErrorCode.INVALID_ARGUMENT,
          "conversation_id must be that of a channel, as channel:<uuid>; what happens in other"
              + " conversations comes without being asked for");
    }
    return Step.to(
        state.with(peer.accepted()),
        new Effect.OpenChannel(frame.getRequest(), peer.userId(), conversationId));
  }

  @Override
  public final Step channelOpened(SessionEvent.ChannelOpened event) {
    return Step.to(state, ServerFrames.opened(event.request(), event.opened()));
  }

  @Override
  public final Step openRefused(SessionEvent.OpenRefused event) {
    return Step.to(
        state,
        ServerFrames.error(
            event.request(), event.code(), event.message(), event.retryAfterMillis()));
  }

  private Step submit(Submission submission, Peer peer) {
    return peer.hasRoomFor(submission, limits)
        ? Step.to(state.with(peer.submitted(submission)), new Effect.Submit(submission))
        : Step.to(
            state.with(peer.accepted()),
            ServerFrames.error(
                submission.request(),
                ErrorCode.RATE_LIMITED,
                "at most "
                    + limits.sendsInFlightMax()
                    + " sends or "
                    + SessionLimits.SEND_BYTES_IN_FLIGHT_MAX
                    + " bytes may wait for their answer; send the same again later",
                SessionLimits.SEND_RETRY_AFTER_MILLIS));
  }

  @Override
  public final Step decided(SessionEvent.Decided event) {
    return Step.to(
        state.with(state.peer().decided(event.submission())),
        ServerFrames.outcome(event.submission(), event.outcome()));
  }

  @Override
  public final Step drain(SessionEvent.Drain event) {
    Effect reconnect = ServerFrames.reconnect(event);
    return state.peer().sendsInFlight() == 0
        ? close(CloseCode.RESTART, "the gateway is about to leave").after(List.of(reconnect))
        : Step.to(state.draining(nowMillis + SessionLimits.DRAIN_MILLIS_MAX), reconnect);
  }

  @Override
  final Step ticked() {
    return nowMillis < state.compareAtMillis()
        ? due(state)
        : due(comparingAt(nowMillis + SessionLimits.COMPARE_INTERVAL_MILLIS))
            .after(List.of(new Effect.CompareHead(state.peer().userId())));
  }

  abstract S comparingAt(long millis);

  /** What the passing of time does to a state, but for the comparison of heads. */
  abstract Step due(S now);
}
