package chat.simulation.log;

import chat.simulation.world.Fault;
import chat.simulation.world.Life;
import chat.simulation.world.World;
import java.util.ArrayList;
import java.util.List;

/**
 * Who owns which partition. An owner who is put out in order is told before its successor begins;
 * one who is thought dead goes on for a while as a zombie. Commits of a zombie are refused.
 */
public final class ConsumerGroup {
  private static final int ZOMBIE_MILLIS_MAX = 15_000;
  private static final int SESSION_MILLIS_MAX = 6_000;

  /** A process that can own partitions. */
  public interface Member {
    Life life();

    /**
     * A partition is this member's.
     *
     * @param committed −1 for none
     */
    void own(int partition, Ownership ownership, long committed);

    /** A partition is no longer this member's. */
    void lose(int partition, Ownership ownership);
  }

  /** One time of owning a partition. */
  public static final class Ownership {
    private final Member member;

    Ownership(Member member) {
      this.member = member;
    }
  }

  private final World world;
  private final String name;
  private final List<Member> members = new ArrayList<>();
  private final List<Ownership> owners = new ArrayList<>();
  private final long[] committed;

  public ConsumerGroup(World world, String name, int partitions) {
    this.world = world;
    this.name = name;
    this.committed = new long[partitions];
    for (int i = 0; i < partitions; i++) {
      committed[i] = -1;
      owners.add(null);
    }
  }

  public long committed(int partition) {
    return committed[partition];
  }

  /** A new member gets the partitions that nobody has. */
  public void join(Member member) {
    members.add(member);
    for (int partition = 0; partition < committed.length; partition++) {
      if (owners.get(partition) == null) {
        give(partition, member);
      }
    }
  }

  /** A member died; the group notices when it misses its heartbeats. */
  public void died(Member member) {
    members.remove(member);
    for (int partition = 0; partition < committed.length; partition++) {
      Ownership left = owners.get(partition);
      if (left != null && left.member == member) {
        int orphan = partition;
        world.insideAfter(
            world.dice(SESSION_MILLIS_MAX),
            Life.WORLD,
            name + " misses " + member.life(),
            () -> reassign(orphan, left));
      }
    }
  }

  /** Moves a partition to another member, if there is one. */
  public void rebalance() {
    int partition = world.dice(committed.length);
    Ownership old = owners.get(partition);
    if (old == null || old.member.life().isOver() || members.size() < 2) {
      return;
    }
    List<Member> others = new ArrayList<>(members);
    others.remove(old.member);
    Member next = world.any(others);
    if (world.oneIn(2)) {
      world.inside(
          old.member.life(),
          name + "/" + partition + " is revoked",
          () -> {
            old.member.lose(partition, old);
            reassign(partition, old);
          });
    } else {
      world.insideAfter(
          world.dice(ZOMBIE_MILLIS_MAX),
          old.member.life(),
          name + "/" + partition + " was lost long ago",
          () -> old.member.lose(partition, old));
      give(partition, next);
    }
  }

  /** A commit counts only when it comes from the owner. */
  public void commit(int partition, Ownership ownership, long offset) {
    if (world.strikes(Fault.COMMIT_LOST)) {
      return;
    }
    world.outside(
        ownership.member.life(),
        name + "/" + partition + " commit " + offset,
        () -> {
          if (owners.get(partition) == ownership) {
            committed[partition] = offset;
          }
        });
  }

  private void reassign(int partition, Ownership left) {
    if (owners.get(partition) != left) {
      return;
    }
    owners.set(partition, null);
    if (!members.isEmpty()) {
      give(partition, world.any(members));
    }
  }

  private void give(int partition, Member member) {
    Ownership ownership = new Ownership(member);
    owners.set(partition, ownership);
    world.inside(
        member.life(),
        name + "/" + partition + " is assigned",
        () -> {
          if (owners.get(partition) == ownership) {
            member.own(partition, ownership, committed[partition]);
          }
        });
  }
}
