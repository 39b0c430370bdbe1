package chat.client;

import java.util.concurrent.CompletableFuture;

/** Where access tokens are from, for apps with a login of their own. */
@FunctionalInterface
public interface TokenSource {
  /**
   * An access token. Is asked before each connection, and may give the same as long as it is good.
   *
   * @param refused whether the platform has refused the last one, so that another is needed
   * @return fails with a {@link chat.client.model.ChatException} that is final when there will be
   *     none: the person has to log in again. After any other failure, also one that is thrown, and
   *     after a token that is null, it is asked again later
   */
  CompletableFuture<String> token(boolean refused);
}
