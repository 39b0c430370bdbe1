package chat.push.core;

import java.time.DateTimeException;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Set;

/** What the answers of the providers mean, by their documents. */
public final class ProviderAnswers {
  private static final long RETRY_AFTER_MAX_MILLIS = 60L * 60 * 1_000;
  private static final long SECOND_MILLIS = 1_000;

  private static final Set<String> APNS_DEAD =
      Set.of("BadDeviceToken", "Unregistered", "ExpiredToken");

  /**
   * Of the platform's own credentials: a person has to see to them, and then all of it goes out.
   */
  private static final Set<String> APNS_CREDENTIALS =
      Set.of(
          "ExpiredProviderToken",
          "InvalidProviderToken",
          "MissingProviderToken",
          "BadCertificate",
          "BadCertificateEnvironment",
          "Forbidden",
          "IdleTimeout");

  private ProviderAnswers() {}

  /** RFC 8030 §5 and what the push services say of themselves. */
  public static Answer ofWebPush(int status, String retryAfter, long nowMillis) {
    return switch (status) {
      case 200, 201, 202, 204 -> Answer.delivered();
      case 404, 410 -> Answer.deadToken("gone");
      case 400 -> Answer.rejected("bad_request");
      case 401, 403 -> Answer.rejected("vapid_refused");
      case 413 -> Answer.rejected("payload_too_large");
      // WNS throttles with 406.
      case 406, 408, 429 ->
          Answer.retry("too_many_requests", retryAfterMillis(retryAfter, nowMillis));
      default ->
          status >= 500
              ? Answer.retry("unavailable", retryAfterMillis(retryAfter, nowMillis))
              : Answer.rejected("status_" + status);
    };
  }

  /**
   * FCM HTTP v1.
   *
   * @param errorCode of the details of type FcmError, or the status of the error, or empty
   * @param aboutToken the error names the token as the field that is wrong
   */
  public static Answer ofFcm(
      int status, String errorCode, boolean aboutToken, String retryAfter, long nowMillis) {
    if (status == 200) {
      return Answer.delivered();
    }
    return switch (errorCode) {
      case "UNREGISTERED", "NOT_FOUND", "SENDER_ID_MISMATCH" -> Answer.deadToken("unregistered");
      case "INVALID_ARGUMENT" ->
          aboutToken ? Answer.deadToken("invalid_token") : Answer.rejected("invalid_argument");
      case "THIRD_PARTY_AUTH_ERROR" -> Answer.rejected("third_party_auth_error");
      case "QUOTA_EXCEEDED", "RESOURCE_EXHAUSTED" ->
          Answer.retry("too_many_requests", retryAfterMillis(retryAfter, nowMillis));
      case "UNAVAILABLE", "INTERNAL" ->
          Answer.retry("unavailable", retryAfterMillis(retryAfter, nowMillis));
      default ->
          switch (status) {
            case 401, 403 -> Answer.retry("credentials", 0);
            case 404 -> Answer.deadToken("unregistered");
            case 408, 429 ->
                Answer.retry("too_many_requests", retryAfterMillis(retryAfter, nowMillis));
            default ->
                status >= 500
                    ? Answer.retry("unavailable", retryAfterMillis(retryAfter, nowMillis))
                    : Answer.rejected("status_" + status);
          };
    };
  }

  /**
   * APNs.
   *
   * @param reason as its JSON says, or empty
   */
  public static Answer ofApns(int status, String reason) {
    if (status == 200) {
      return Answer.delivered();
    }
    if (APNS_DEAD.contains(reason) || status == 410) {
      return Answer.deadToken(reason);
    }
    if (APNS_CREDENTIALS.contains(reason)) {
      return Answer.retry(reason, 0);
    }
    return status == 429 || status >= 500 || reason.isEmpty()
        ? Answer.retry(reason.isEmpty() ? "status_" + status : reason, 0)
        : Answer.rejected(reason);
  }

  /** Seconds or a date (RFC 9110 §10.2.3); 0 for what cannot be read. An hour at most. */
  static long retryAfterMillis(String value, long nowMillis) {
    if (value == null || value.isBlank()) {
      return 0;
    }
    long millis;
    try {
      millis = Long.parseLong(value.strip()) * SECOND_MILLIS;
    } catch (NumberFormatException e) {
      try {
        millis =
            ZonedDateTime.parse(value.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant()
                    .toEpochMilli()
                - nowMillis;
      } catch (DateTimeException unreadable) {
        return 0;
      }
    }
    return Math.max(0, Math.min(RETRY_AFTER_MAX_MILLIS, millis));
  }
}
