package chat.system;

import chat.model.Ids;
import chat.model.v1.Body;
import chat.model.v1.ClientFrame;
import chat.model.v1.Delete;
import chat.model.v1.Edit;
import chat.model.v1.Open;
import chat.model.v1.Prefer;
import chat.model.v1.Preferences;
import chat.model.v1.React;
import chat.model.v1.Read;
import chat.model.v1.Send;

/** A frame of each kind that is judged. */
final class Frames {
  private Frames() {}

  /**
   * @param kind name of the frame as in the schema
   */
  static ClientFrame.Builder of(String kind, String conversationId, int sequence) {
    Body body = Body.newBuilder().setText("x").build();
    ClientFrame.Builder frame = ClientFrame.newBuilder().setRequest(1);
    return switch (ClientFrame.FrameCase.valueOf(kind)) {
      case SEND ->
          frame.setSend(
              Send.newBuilder()
                  .setConversationId(conversationId)
                  .setClientMessageId(Ids.next())
                  .setBody(body));
      case READ ->
          frame.setRead(Read.newBuilder().setConversationId(conversationId).setSequence(sequence));
      case EDIT ->
          frame.setEdit(
              Edit.newBuilder()
                  .setConversationId(conversationId)
                  .setClientId(Ids.next())
                  .setSequence(sequence)
                  .setBody(body));
      case DELETE ->
          frame.setDelete(
              Delete.newBuilder()
                  .setConversationId(conversationId)
                  .setClientId(Ids.next())
                  .setSequence(sequence));
      case REACT ->
          frame.setReact(
              React.newBuilder()
                  .setConversationId(conversationId)
                  .setClientId(Ids.next())
                  .setSequence(sequence)
                  .setReaction("x"));
      case PREFER ->
          frame.setPrefer(
              Prefer.newBuilder()
                  .setConversationId(conversationId)
                  .setClientId(Ids.next())
                  .setPreferences(Preferences.newBuilder().setPinned(true)));
      case OPEN -> frame.setOpen(Open.newBuilder().setConversationId(conversationId));
      default -> throw new AssertionError("nobody knows how to say " + kind);
    };
  }
}
