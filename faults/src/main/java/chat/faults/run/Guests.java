package chat.faults.run;

import chat.bench.check.DeviceHistory;
import chat.bench.client.HttpApi;
import chat.bench.client.HttpApiException;
import chat.bench.client.SessionKeeper;
import chat.model.Ids;
import io.vertx.core.Future;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * People whom the owner of a group puts in and out again while others write: they must get all that
 * is said while they are in, and nothing else. Belongs to the fleet's event loop.
 */
final class Guests {
  /** Now and then he who is in is added, or he who is out removed. */
  private static final int MISTAKE_ONE_IN = 8;

  private final HttpApi api;
  private final RandomGenerator random;
  private final List<Guest> guests;
  private final Set<Guest> inside = new HashSet<>();

  /**
   * Somebody who comes and goes.
   *
   * @param owner a device of him who lets him in
   * @param elsewhere another device of his, which does not connect: whoever asks for the inbox as a
   *     device takes its connection away
   */
  record Guest(People.Seat seat, People.Seat owner, String groupId, SessionKeeper elsewhere) {
    String userId() {
      return seat.history().userId();
    }
  }

  Guests(HttpApi api, RandomGenerator random, List<Guest> guests) {
    this.api = api;
    this.random = random;
    this.guests = List.copyOf(guests);
  }

  /** One of them comes or goes; fails when it is not known what came of it. */
  Future<?> next() {
    Guest guest = guests.get(random.nextInt(guests.size()));
    boolean comes = !inside.contains(guest) ^ random.nextInt(MISTAKE_ONE_IN) == 0;
    String id = Ids.next();
    UUID clientId = UUID.fromString(id);
    DeviceHistory history = guest.owner().history();
    history.send(guest.groupId(), clientId);
    return guest
        .owner()
        .session()
        .call(
            session ->
                comes
                    ? api.addMembers(session, guest.groupId(), id, List.of(guest.userId()))
                    : api.removeMember(session, guest.groupId(), id, guest.userId()))
        .onSuccess(
            sequence -> {
              if (comes) {
                inside.add(guest);
              } else {
                inside.remove(guest);
              }
              if (sequence == 0) {
                history.refused(clientId, "nothing to do");
              } else {
                history.accepted(clientId, sequence);
              }
            })
        .recover(
            failure -> {
              if (failure instanceof HttpApiException refused && refused.isFinal()) {
                history.refused(clientId, refused.code());
                return Future.succeededFuture();
              }
              return Future.failedFuture(failure);
            });
  }
}
