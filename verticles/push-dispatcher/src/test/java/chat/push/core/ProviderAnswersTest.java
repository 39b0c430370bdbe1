package chat.push.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every class of error that the providers document. */
class ProviderAnswersTest {
  private static final long NOW = 1_700_000_000_000L;

  @ParameterizedTest
  @CsvSource({
    "200,DELIVERED",
    "201,DELIVERED",
    "202,DELIVERED",
    "204,DELIVERED",
    "301,REJECTED",
    "302,REJECTED",
    "307,REJECTED",
    "400,REJECTED",
    "401,REJECTED",
    "403,REJECTED",
    "413,REJECTED",
    "404,DEAD_TOKEN",
    "410,DEAD_TOKEN",
    "406,RETRY",
    "429,RETRY",
    "500,RETRY",
    "502,RETRY",
    "503,RETRY",
    "504,RETRY"
  })
  void webPush(int status, Answer.Kind kind) {
    assertEquals(kind, ProviderAnswers.ofWebPush(status, null, NOW).kind());
  }

  @ParameterizedTest
  @CsvSource({
    "200,'',false,DELIVERED",
    "400,INVALID_ARGUMENT,false,REJECTED",
    "400,INVALID_ARGUMENT,true,DEAD_TOKEN",
    "404,UNREGISTERED,false,DEAD_TOKEN",
    "404,NOT_FOUND,false,DEAD_TOKEN",
    "404,'',false,DEAD_TOKEN",
    "403,SENDER_ID_MISMATCH,false,DEAD_TOKEN",
    "429,QUOTA_EXCEEDED,false,RETRY",
    "429,RESOURCE_EXHAUSTED,false,RETRY",
    "503,UNAVAILABLE,false,RETRY",
    "500,INTERNAL,false,RETRY",
    "502,'',false,RETRY",
    "401,THIRD_PARTY_AUTH_ERROR,false,REJECTED",
    "401,UNAUTHENTICATED,false,RETRY",
    "403,PERMISSION_DENIED,false,RETRY",
    "418,'',false,REJECTED"
  })
  void fcm(int status, String code, boolean aboutToken, Answer.Kind kind) {
    assertEquals(kind, ProviderAnswers.ofFcm(status, code, aboutToken, null, NOW).kind());
  }

  @ParameterizedTest
  @CsvSource({
    "200,'',DELIVERED",
    "400,BadDeviceToken,DEAD_TOKEN",
    "410,Unregistered,DEAD_TOKEN",
    "410,ExpiredToken,DEAD_TOKEN",
    // The whole platform may be set up for another app: no reason to forget its devices.
    "400,DeviceTokenNotForTopic,REJECTED",
    "400,BadCollapseId,REJECTED",
    "400,BadExpirationDate,REJECTED",
    "400,BadMessageId,REJECTED",
    "400,BadPriority,REJECTED",
    "400,BadTopic,REJECTED",
    "400,DuplicateHeaders,REJECTED",
    "400,InvalidPushType,REJECTED",
    "400,MissingDeviceToken,REJECTED",
    "400,MissingTopic,REJECTED",
    "400,PayloadEmpty,REJECTED",
    "400,TopicDisallowed,REJECTED",
    "404,BadPath,REJECTED",
    "405,MethodNotAllowed,REJECTED",
    "413,PayloadTooLarge,REJECTED",
    "400,IdleTimeout,RETRY",
    "403,BadCertificate,RETRY",
    "403,BadCertificateEnvironment,RETRY",
    "403,ExpiredProviderToken,RETRY",
    "403,Forbidden,RETRY",
    "403,InvalidProviderToken,RETRY",
    "403,MissingProviderToken,RETRY",
    "429,TooManyProviderTokenUpdates,RETRY",
    "429,TooManyRequests,RETRY",
    "500,InternalServerError,RETRY",
    "503,ServiceUnavailable,RETRY",
    "503,Shutdown,RETRY"
  })
  void apns(int status, String reason, Answer.Kind kind) {
    assertEquals(kind, ProviderAnswers.ofApns(status, reason).kind());
  }

  @Test
  void retryAfterIsSecondsOrADate() {
    assertEquals(120_000, ProviderAnswers.retryAfterMillis("120", NOW));
    assertEquals(37_000, ProviderAnswers.retryAfterMillis("Tue, 14 Nov 2023 22:13:57 GMT", NOW));
    assertEquals(0, ProviderAnswers.retryAfterMillis("Tue, 14 Nov 2023 22:13:00 GMT", NOW));
    assertEquals(0, ProviderAnswers.retryAfterMillis("soon", NOW));
    assertEquals(0, ProviderAnswers.retryAfterMillis(null, NOW));
    assertEquals(3_600_000, ProviderAnswers.retryAfterMillis("86400", NOW));
    assertEquals(5_000, ProviderAnswers.ofWebPush(429, "5", NOW).retryAfterMillis());
  }
}
