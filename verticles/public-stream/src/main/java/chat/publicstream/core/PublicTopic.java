package chat.publicstream.core;

import chat.model.Topics;

/** The public topics. */
public enum PublicTopic {
  MESSAGES(Topics.PUBLIC_MESSAGES),
  MEMBERSHIP(Topics.PUBLIC_MEMBERSHIP),
  RECEIPTS(Topics.PUBLIC_RECEIPTS);

  private final String topic;

  PublicTopic(String topic) {
    this.topic = topic;
  }

  /** Name of the topic in Kafka. */
  public String topic() {
    return topic;
  }
}
