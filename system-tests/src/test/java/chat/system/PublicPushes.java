package chat.system;

import chat.example.PublicTopics;
import chat.example.Reader;
import chat.publicschema.v1.PushEvent;
import chat.publicschema.v1.PushOutcome;
import java.util.ArrayList;
import java.util.List;

/** What analysts are told of the pushes to a user. */
final class PublicPushes implements Reader {
  private final String userId;
  private final List<PushEvent> events = new ArrayList<>();

  private PublicPushes(String userId) {
    this.userId = userId;
  }

  /** In their order: kind and provider of each that was taken, or why one was not. */
  static List<String> to(Person person, Platform platform) {
    PublicPushes pushes = new PublicPushes(person.session().userId());
    try (PublicTopics topics = new PublicTopics(platform.addresses().kafka(), pushes)) {
      topics.readToEnd();
    }
    return pushes.events.stream().map(PublicPushes::line).toList();
  }

  @Override
  public void push(PushEvent event) {
    if (event.getUserId().equals(userId)) {
      events.add(event);
    }
  }

  private static String line(PushEvent event) {
    String kind = event.getKind().name().substring("PUSH_KIND_".length());
    String provider = event.getProvider().name().substring("PUSH_PROVIDER_".length());
    return event.getOutcome() == PushOutcome.PUSH_OUTCOME_ACCEPTED
        ? kind + " " + event.getSequence() + " by " + provider
        : event.getOutcome().name();
  }
}
