package chat.model;

/**
 * Stable codes of everything that can go wrong for a client, the same in WebSocket error frames,
 * stored verdicts and HTTP problem documents (RFC 9457). A code is never renamed.
 */
public enum ErrorCode {
  /** Not JSON, or not of the schema. */
  MALFORMED_FRAME("malformed_frame", 400),
  /** Well-formed, but none of the frames that this server knows. */
  UNKNOWN_FRAME("unknown_frame", 400),
  /** Hello came a second time. */
  UNEXPECTED_FRAME("unexpected_frame", 400),
  /** A value has the wrong form; the message names it. */
  INVALID_ARGUMENT("invalid_argument", 400),
  /** The text is longer than {@link Limits#TEXT_CODE_POINTS_MAX}. */
  MESSAGE_TOO_LONG("message_too_long", 413),
  /** The text is empty. */
  MESSAGE_EMPTY("message_empty", 400),
  /** The body is of a kind that this platform does not take yet. */
  BODY_NOT_SUPPORTED("body_not_supported", 400),
  /** No access token, or one that does not verify. */
  UNAUTHENTICATED("unauthenticated", 401),
  /** Handle and password do not belong together. */
  WRONG_CREDENTIALS("wrong_credentials", 401),
  /** An operator has disabled the account. */
  ACCOUNT_DISABLED("account_disabled", 401),
  /** The conversation does not exist, or the caller is not its member. */
  CONVERSATION_NOT_FOUND("conversation_not_found", 404),
  /** One of the two people has blocked the other; it does not say who. */
  BLOCKED("blocked", 403),
  /** One more would be more than there may be. */
  LIMIT_REACHED("limit_reached", 409),
  /** The conversation has no such message, or it was deleted. */
  MESSAGE_NOT_FOUND("message_not_found", 404),
  /** The group has no such member. */
  MEMBER_NOT_FOUND("member_not_found", 404),
  /** The invitation does not exist or was revoked. */
  INVITATION_INVALID("invitation_invalid", 404),
  /** A member may not do this in his role. */
  PERMISSION_DENIED("permission_denied", 403),
  /** The time in which a message may be edited or deleted for everyone is over. */
  TOO_LATE("too_late", 409),
  /** The group would have more members, or more invitations, than it may have. */
  GROUP_FULL("group_full", 409),
  /** The channel would have more members, admins or invitations than it may have. */
  CHANNEL_FULL("channel_full", 409),
  /** The message has as many kinds of reactions as it may have. */
  TOO_MANY_REACTIONS("too_many_reactions", 409),
  /** What was asked for does not exist. */
  NOT_FOUND("not_found", 404),
  /** The method does not exist at this path. */
  METHOD_NOT_ALLOWED("method_not_allowed", 405),
  /** The handle belongs to another account. */
  HANDLE_TAKEN("handle_taken", 409),
  /** The client's id is too old or too far ahead to tell a retry from a new command. */
  ID_EXPIRED("id_expired", 410),
  /** The id was used for a conversation whose members differ from the ones given. */
  MEMBERS_MISMATCH("members_mismatch", 400),
  /** The request is larger than allowed. */
  REQUEST_TOO_LARGE("request_too_large", 413),
  /** The media type is not accepted. */
  UNSUPPORTED_MEDIA_TYPE("unsupported_media_type", 415),
  /** More requests than allowed; try again later. */
  RATE_LIMITED("rate_limited", 429),
  /** A fault of the server. */
  INTERNAL("internal", 500),
  /** A part of the platform is away or busy; the same command may be tried again. */
  UNAVAILABLE("unavailable", 503),
  /** It may or may not be in the log; the same command with the same id finds out. */
  OUTCOME_UNKNOWN("outcome_unknown", 503);

  private final String code;
  private final int httpStatus;

  ErrorCode(String code, int httpStatus) {
    this.code = code;
    this.httpStatus = httpStatus;
  }

  /**
   * The code with a name; one that this version does not know was decided by a newer one, and is
   * shown as {@link #INVALID_ARGUMENT}.
   */
  public static ErrorCode of(String code) {
    for (ErrorCode known : values()) {
      if (known.code.equals(code)) {
        return known;
      }
    }
    return INVALID_ARGUMENT;
  }

  /** As it stands in frames, verdicts and problem documents. */
  public String code() {
    return code;
  }

  public int httpStatus() {
    return httpStatus;
  }
}
