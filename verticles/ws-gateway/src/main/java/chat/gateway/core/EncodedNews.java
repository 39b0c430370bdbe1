package chat.gateway.core;

import chat.model.JsonCodec;
import chat.model.v1.ChannelNews;
import chat.model.v1.ServerFrame;

/**
 * News of a channel on their way to many sessions, encoded once in each encoding that one of them
 * has. Belongs to one event loop.
 */
public final class EncodedNews {
  private final ChannelNews news;
  private String json;
  private byte[] protobuf;

  public EncodedNews(ChannelNews news) {
    this.news = news;
  }

  /** The news as they were given. */
  public ChannelNews news() {
    return news;
  }

  /** The whole JSON text of a {@code channel} frame. */
  public String json() {
    if (json == null) {
      json = JsonCodec.print(frame());
    }
    return json;
  }

  /** The whole {@code channel} frame in protobuf; to be left as it is. */
  public byte[] protobuf() {
    if (protobuf == null) {
      protobuf = frame().toByteArray();
    }
    return protobuf;
  }

  private ServerFrame frame() {
    return ServerFrame.newBuilder().setChannel(news).build();
  }
}
