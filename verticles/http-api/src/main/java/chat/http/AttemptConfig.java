package chat.http;

import chat.runtime.settings.Settings;

/**
 * How often somebody may try to sign up, to log in or to find people, within {@link #WINDOW_MILLIS}
 * and on all nodes together; and to export, within {@link #EXPORT_WINDOW_MILLIS}.
 *
 * @param signUpsPerAddress from one network address
 * @param loginsPerAddress likewise
 * @param loginsPerHandle with one handle, from wherever
 * @param findsPerUser searches for people by one user
 * @param exportsPerUser exports by one user, complete or not
 * @param proxies in front of the API, each of which appends the address of its peer to
 *     X-Forwarded-For; 0 when clients connect directly
 */
public record AttemptConfig(
    int signUpsPerAddress,
    int loginsPerAddress,
    int loginsPerHandle,
    int findsPerUser,
    int exportsPerUser,
    int proxies) {
  /** Length of a window. */
  public static final int WINDOW_MILLIS = 600_000;

  /** Length of a window for exports: a day. */
  public static final int EXPORT_WINDOW_MILLIS = 86_400_000;

  private static final int ATTEMPTS_MAX = 1_000_000_000;

  static AttemptConfig from(Settings settings) {
    return new AttemptConfig(
        settings.integer("CHAT_HTTP_SIGN_UPS_PER_ADDRESS", 60, 1, ATTEMPTS_MAX),
        settings.integer("CHAT_HTTP_LOGINS_PER_ADDRESS", 600, 1, ATTEMPTS_MAX),
        settings.integer("CHAT_HTTP_LOGINS_PER_HANDLE", 60, 1, ATTEMPTS_MAX),
        settings.integer("CHAT_HTTP_FINDS_PER_USER", 300, 1, ATTEMPTS_MAX),
        settings.integer("CHAT_HTTP_EXPORTS_PER_USER", 5, 1, ATTEMPTS_MAX),
        settings.integer("CHAT_HTTP_PROXIES", 0, 0, 8));
  }
}
