package chat.bench.check;

import chat.bench.check.Finding.Kind;
import chat.bench.check.Operation.Version;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Judges how messages changed: what came was asked for and not refused, once and in the same order
 * on all devices of those who were members all the time, with nothing after a deletion and nothing
 * that was acknowledged missing; history stands where these devices do. Who was a member for a time
 * may lack some of it.
 */
final class ChangePass {
  private final Map<String, Membership> conversations;
  private final Findings findings;
  private final Map<Place, Map<UUID, Version>> asked = new LinkedHashMap<>();
  private final Set<UUID> done = new HashSet<>();
  private final Map<UUID, String> refused = new HashMap<>();
  private final Map<Place, Map<DeviceHistory, List<Version>>> seen = new LinkedHashMap<>();

  private record Place(String conversationId, int sequence) {
    static Place of(Version version) {
      return new Place(version.conversationId(), version.sequence());
    }
  }

  ChangePass(Map<String, Membership> conversations, Findings findings) {
    this.conversations = conversations;
    this.findings = findings;
  }

  void judge(List<DeviceHistory> devices) {
    devices.forEach(device -> device.operations().forEach(each -> each.match(new Answers())));
    devices.forEach(
        device -> device.operations().forEach(each -> each.match(new Arrivals(device))));
    asked.keySet().forEach(place -> agree(place, devices));
    devices.forEach(
        device -> device.operations().forEach(each -> each.match(new HistoryReads(device))));
  }

  /** What was asked for, and what was answered. */
  private final class Answers extends Operation.Cases {
    @Override
    void change(Operation.Change change) {
      asked
          .computeIfAbsent(Place.of(change.version()), place -> new LinkedHashMap<>())
          .put(change.clientId(), change.version());
    }

    @Override
    void changeAnswered(Operation.ChangeAnswered answered) {
      if (answered.refusal() == null) {
        done.add(answered.clientId());
      } else {
        refused.put(answered.clientId(), answered.refusal());
      }
    }
  }

  /** What one device saw. */
  private final class Arrivals extends Operation.Cases {
    private final DeviceHistory device;

    Arrivals(DeviceHistory device) {
      this.device = device;
    }

    @Override
    void changed(Operation.Changed changed) {
      Version version = changed.version();
      List<Version> before =
          seen.computeIfAbsent(Place.of(version), place -> new HashMap<>())
              .computeIfAbsent(device, d -> new ArrayList<>());
      List<UUID> ids =
          asked.getOrDefault(Place.of(version), Map.of()).entrySet().stream()
              .filter(each -> each.getValue().equals(version))
              .map(Map.Entry::getKey)
              .toList();
      if (ids.isEmpty()) {
        findings.add(
            Kind.PHANTOM, "%s saw %s, which nobody asked for".formatted(device.label(), changed));
      } else if (refused.keySet().containsAll(ids)) {
        findings.add(
            Kind.REFUSED_BUT_SEEN,
            "%s saw %s, which was refused".formatted(device.label(), changed));
      }
      if (before.contains(version)) {
        findings.add(Kind.DOUBLED, "%s saw %s again".formatted(device.label(), changed));
      } else if (!before.isEmpty() && last(before).text() == null) {
        findings.add(
            Kind.REORDERED, "%s saw %s after a deletion".formatted(device.label(), changed));
      }
      before.add(version);
    }
  }

  /** What one device found in history at the end. */
  private final class HistoryReads extends Operation.Cases {
    private final DeviceHistory device;

    HistoryReads(DeviceHistory device) {
      this.device = device;
    }

    @Override
    void stands(Operation.Stands stands) {
      List<Version> changes =
          seen.getOrDefault(Place.of(stands.version()), Map.of()).getOrDefault(device, List.of());
      if (!changes.isEmpty() && !last(changes).equals(stands.version())) {
        findings.add(
            Kind.DIVERGED,
            "%s saw %s, but history says %s"
                .formatted(device.label(), last(changes), stands.version()));
      }
    }
  }

  private void agree(Place place, List<DeviceHistory> devices) {
    Membership members = conversations.get(place.conversationId());
    Map<DeviceHistory, List<Version>> there = seen.getOrDefault(place, Map.of());
    List<DeviceHistory> steady =
        devices.stream().filter(device -> members.steady().contains(device.userId())).toList();
    List<Version> order =
        steady.isEmpty() ? List.of() : there.getOrDefault(steady.get(0), List.of());
    for (DeviceHistory device : steady) {
      List<Version> theirs = there.getOrDefault(device, List.of());
      asked
          .get(place)
          .forEach(
              (id, version) -> {
                if (done.contains(id) && !theirs.contains(version)) {
                  findings.add(Kind.LOST, "%s never reached %s".formatted(version, device.label()));
                }
              });
      if (!theirs.equals(order)) {
        findings.add(Kind.DIVERGED, differ(device, theirs, steady.get(0), order));
      }
    }
    there.forEach(
        (device, theirs) -> {
          if (!members.steady().contains(device.userId()) && !isPartOf(theirs, order)) {
            findings.add(Kind.DIVERGED, differ(device, theirs, steady.get(0), order));
          }
        });
  }

  private static String differ(
      DeviceHistory one, List<Version> theirs, DeviceHistory other, List<Version> order) {
    return "%s saw the changes %s, %s saw %s".formatted(one.label(), theirs, other.label(), order);
  }

  private static boolean isPartOf(List<Version> part, List<Version> whole) {
    int found = 0;
    for (Version version : whole) {
      if (found < part.size() && part.get(found).equals(version)) {
        found++;
      }
    }
    return found == part.size();
  }

  private static Version last(List<Version> versions) {
    return versions.get(versions.size() - 1);
  }
}
