package chat.system;

import chat.example.PublicTopics;
import chat.example.Reader;
import chat.publicschema.v1.PresenceSample;
import java.util.HashMap;
import java.util.Map;

/** How many people analysts are told were there. */
final class PresenceSums implements Reader {
  private final Map<Long, Sum> sums = new HashMap<>();

  private record Sum(int bucketsMissing, int online) {}

  /** The most people who were online in a time slot that was counted whole. */
  static int mostOnline(Platform platform) {
    PresenceSums all = new PresenceSums();
    try (PublicTopics topics = new PublicTopics(platform.addresses().kafka(), all)) {
      topics.readToEnd();
    }
    return all.sums.values().stream()
        .filter(sum -> sum.bucketsMissing == 0)
        .mapToInt(Sum::online)
        .max()
        .orElse(0);
  }

  @Override
  public void presence(PresenceSample sample) {
    Sum before = sums.getOrDefault(sample.getPosition(), new Sum(sample.getBuckets(), 0));
    sums.put(
        sample.getPosition(),
        new Sum(before.bucketsMissing - 1, before.online + sample.getOnline()));
  }
}
