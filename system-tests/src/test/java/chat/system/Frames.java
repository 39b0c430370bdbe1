package chat.system;

import chat.model.Ids;
import chat.model.v1.Ack;
import chat.model.v1.Body;
import chat.model.v1.ClientFrame;
import chat.model.v1.Close;
import chat.model.v1.Cursor;
import chat.model.v1.Delete;
import chat.model.v1.Edit;
import chat.model.v1.Heartbeat;
import chat.model.v1.Hello;
import chat.model.v1.Open;
import chat.model.v1.Prefer;
import chat.model.v1.Preferences;
import chat.model.v1.React;
import chat.model.v1.Read;
import chat.model.v1.Send;
import chat.model.v1.Typing;
import chat.model.v1.Watch;

/** A frame of each kind, without the number of a request. */
final class Frames {
  private static final Body BODY = Body.newBuilder().setText("x").build();

  private Frames() {}

  static ClientFrame.Builder hello(String token) {
    return ClientFrame.newBuilder().setHello(Hello.newBuilder().setToken(token));
  }

  static ClientFrame.Builder send(String conversationId) {
    return ClientFrame.newBuilder()
        .setSend(
            Send.newBuilder()
                .setConversationId(conversationId)
                .setClientMessageId(Ids.next())
                .setBody(BODY));
  }

  static ClientFrame.Builder send(String conversationId, String clientMessageId, String text) {
    ClientFrame.Builder frame = send(conversationId);
    frame.getSendBuilder().setClientMessageId(clientMessageId).getBodyBuilder().setText(text);
    return frame;
  }

  static ClientFrame.Builder read(String conversationId, int sequence) {
    return ClientFrame.newBuilder()
        .setRead(Read.newBuilder().setConversationId(conversationId).setSequence(sequence));
  }

  static ClientFrame.Builder edit(String conversationId, int sequence) {
    return ClientFrame.newBuilder()
        .setEdit(
            Edit.newBuilder()
                .setConversationId(conversationId)
                .setClientId(Ids.next())
                .setSequence(sequence)
                .setBody(BODY));
  }

  static ClientFrame.Builder edit(String conversationId, int sequence, String text) {
    ClientFrame.Builder frame = edit(conversationId, sequence);
    frame.getEditBuilder().getBodyBuilder().setText(text);
    return frame;
  }

  static ClientFrame.Builder delete(String conversationId, int sequence, boolean onlyForMe) {
    return ClientFrame.newBuilder()
        .setDelete(
            Delete.newBuilder()
                .setConversationId(conversationId)
                .setClientId(Ids.next())
                .setSequence(sequence)
                .setOnlyForMe(onlyForMe));
  }

  static ClientFrame.Builder react(String conversationId, int sequence) {
    return ClientFrame.newBuilder()
        .setReact(
            React.newBuilder()
                .setConversationId(conversationId)
                .setClientId(Ids.next())
                .setSequence(sequence)
                .setReaction("x"));
  }

  static ClientFrame.Builder prefer(String conversationId) {
    return ClientFrame.newBuilder()
        .setPrefer(
            Prefer.newBuilder()
                .setConversationId(conversationId)
                .setClientId(Ids.next())
                .setPreferences(Preferences.newBuilder().setPinned(true)));
  }

  static ClientFrame.Builder typing(String conversationId) {
    return ClientFrame.newBuilder()
        .setTyping(Typing.newBuilder().setConversationId(conversationId));
  }

  static ClientFrame.Builder open(String conversationId) {
    return ClientFrame.newBuilder().setOpen(Open.newBuilder().setConversationId(conversationId));
  }

  static ClientFrame.Builder close(String conversationId) {
    return ClientFrame.newBuilder().setClose(Close.newBuilder().setConversationId(conversationId));
  }

  static ClientFrame.Builder watch(Iterable<String> userIds) {
    return ClientFrame.newBuilder().setWatch(Watch.newBuilder().addAllUserIds(userIds));
  }

  static ClientFrame.Builder ack(Cursor cursor) {
    return ClientFrame.newBuilder().setAck(Ack.newBuilder().setInboxSeq(cursor.getInboxSeq()));
  }

  static ClientFrame.Builder heartbeat() {
    return ClientFrame.newBuilder().setHeartbeat(Heartbeat.getDefaultInstance());
  }
}
