package chat.system;

import java.util.List;

/** Who asks: the columns of the access matrix. */
enum Who {
  OWNER,
  ADMIN,
  MEMBER,
  /** Made the group or channel, handed it over and was removed. */
  REMOVED,
  /** A stranger to the group and the channel; the owner, once a contact, blocks him. */
  BLOCKED,
  STRANGER,
  DISABLED,
  /** With an access token that is genuine and has expired. */
  EXPIRED,
  NO_TOKEN;

  /** Those whose token is good. */
  static final List<Who> LOGGED_IN = List.of(OWNER, ADMIN, MEMBER, REMOVED, BLOCKED, STRANGER);

  static final List<Who> MEMBERS = List.of(OWNER, ADMIN, MEMBER);

  boolean isMember() {
    return MEMBERS.contains(this);
  }

  boolean isLoggedIn() {
    return LOGGED_IN.contains(this);
  }
}
