package chat.runtime.core;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which endpoints of Web Push are used. They are addresses from strangers, so only those of known
 * push services are: https, no user, no port that is not named, no host by number.
 *
 * @param hosts each a host, or host:port; one that begins with a point stands for all below it
 */
public record PushEndpoints(List<String> hosts) {
  /** The push services of the browsers. */
  public static final List<String> HOSTS_DEFAULT =
      List.of(
          "fcm.googleapis.com",
          "updates.push.services.mozilla.com",
          "web.push.apple.com",
          ".notify.windows.com");

  private static final Pattern ENDPOINT =
      Pattern.compile("https://([a-z0-9][a-z0-9.-]*(:[0-9]{1,5})?)/[\\x21-\\x7e]*");

  public PushEndpoints {
    hosts = List.copyOf(hosts);
  }

  /** Whether an endpoint may be used. */
  public boolean allows(String endpoint) {
    Matcher matcher = ENDPOINT.matcher(endpoint);
    return matcher.matches()
        && hosts.stream()
            .anyMatch(
                host ->
                    host.startsWith(".")
                        ? matcher.group(1).endsWith(host)
                        : matcher.group(1).equals(host));
  }
}
