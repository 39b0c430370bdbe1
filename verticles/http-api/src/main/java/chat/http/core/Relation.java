package chat.http.core;

import static chat.http.core.ContactState.CONTACT;
import static chat.http.core.ContactState.INCOMING;
import static chat.http.core.ContactState.NONE;
import static chat.http.core.ContactState.OUTGOING;

/**
 * Two people, seen from one of them. To the other one a block looks like the end of a contact, and
 * what he asks for afterwards looks to him like any request: nobody learns here who blocks him.
 *
 * @param own what this one sees of the other
 * @param others what the other one sees of this one
 * @param blocks whether this one blocks the other
 * @param isBlocked whether the other one blocks this one
 */
public record Relation(ContactState own, ContactState others, boolean blocks, boolean isBlocked) {

  /**
   * This one wants the other for a contact. Two who want the same are contacts.
   *
   * @throws IllegalStateException when this one blocks the other
   */
  public Relation requested() {
    if (blocks) {
      throw new IllegalStateException("who blocks somebody asks him for nothing");
    }
    if (own == CONTACT) {
      return this;
    }
    if (isBlocked) {
      return with(OUTGOING, others);
    }
    return others == OUTGOING ? with(CONTACT, CONTACT) : with(OUTGOING, INCOMING);
  }

  /** This one declines, takes his request back or ends the contact. */
  public Relation ended() {
    return with(NONE, NONE);
  }

  public Relation blocked() {
    return new Relation(NONE, NONE, true, isBlocked);
  }

  /** A contact that was there before the block stays ended. */
  public Relation unblocked() {
    return new Relation(own, others, false, isBlocked);
  }

  private Relation with(ContactState ownNow, ContactState othersNow) {
    return new Relation(ownNow, othersNow, blocks, isBlocked);
  }
}
