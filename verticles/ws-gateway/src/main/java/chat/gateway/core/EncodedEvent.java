package chat.gateway.core;

import chat.model.JsonCodec;
import chat.model.v1.Event;
import chat.model.v1.ServerFrame;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * An event on its way to many sessions. It is encoded once in each encoding that one of them has;
 * what differs between them, {@code inbox_seq}, is spliced in. Belongs to one event loop.
 */
public final class EncodedEvent {
  private static final String PREFIX = "{\"event\":{";

  private final Event event;
  private String tail;
  private byte[] tailBytes;

  /**
   * @param event with or without {@code inbox_seq}; the one given to {@link #json} or {@link
   *     #protobuf} counts
   */
  public EncodedEvent(Event event) {
    this.event = event;
  }

  /** The event as it was given. */
  public Event event() {
    return event;
  }

  /** The whole JSON text of an {@code event} frame, as {@link JsonCodec#print} would make it. */
  public String json(long inboxSeq) {
    if (tail == null) {
      tail = printedTail();
    }
    return PREFIX + "\"inbox_seq\":" + inboxSeq + tail;
  }

  /**
   * The whole {@code event} frame in protobuf, as {@link ServerFrame#toByteArray} would make it.
   */
  public byte[] protobuf(long inboxSeq) {
    if (tailBytes == null) {
      tailBytes = event.toBuilder().clearInboxSeq().build().toByteArray();
    }
    int number = (int) inboxSeq;
    int eventBytes =
        CodedOutputStream.computeUInt32Size(Event.INBOX_SEQ_FIELD_NUMBER, number)
            + tailBytes.length;
    byte[] frame =
        new byte
            [CodedOutputStream.computeTagSize(ServerFrame.EVENT_FIELD_NUMBER)
                + CodedOutputStream.computeUInt32SizeNoTag(eventBytes)
                + eventBytes];
    CodedOutputStream out = CodedOutputStream.newInstance(frame);
    try {
      out.writeTag(ServerFrame.EVENT_FIELD_NUMBER, WireFormat.WIRETYPE_LENGTH_DELIMITED);
      out.writeUInt32NoTag(eventBytes);
      out.writeUInt32(Event.INBOX_SEQ_FIELD_NUMBER, number);
      out.writeRawBytes(tailBytes);
    } catch (IOException e) {
      throw new UncheckedIOException("an array has no room for what it was made for", e);
    }
    return frame;
  }

  private String printedTail() {
    ServerFrame frame =
        ServerFrame.newBuilder().setEvent(event.toBuilder().clearInboxSeq()).build();
    String fields = JsonCodec.print(frame).substring(PREFIX.length());
    return fields.startsWith("}") ? fields : "," + fields;
  }
}
