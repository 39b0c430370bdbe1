package chat.gateway.core;

import chat.model.JsonCodec;
import chat.model.v1.ChannelNews;
import chat.model.v1.ServerFrame;

/** News of a channel on their way to many sessions: printed once. Belongs to one event loop. */
public final class EncodedNews {
  private final ChannelNews news;
  private String frame;

  public EncodedNews(ChannelNews news) {
    this.news = news;
  }

  /** The news as they were given. */
  public ChannelNews news() {
    return news;
  }

  /** The whole JSON text of a {@code channel} frame. */
  public String frame() {
    if (frame == null) {
      frame = JsonCodec.print(ServerFrame.newBuilder().setChannel(news).build());
    }
    return frame;
  }
}
