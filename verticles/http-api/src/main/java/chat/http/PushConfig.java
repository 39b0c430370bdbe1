package chat.http;

import chat.runtime.core.PushEndpoints;
import chat.runtime.settings.Settings;

/**
 * What devices need to know to be reached by push.
 *
 * @param webPublicKey the platform's VAPID key, base64url; empty when there is no Web Push
 * @param endpoints of Web Push that are taken
 */
public record PushConfig(String webPublicKey, PushEndpoints endpoints) {
  static PushConfig from(Settings settings) {
    return new PushConfig(
        settings.text("CHAT_PUSH_WEB_PUBLIC_KEY", ""),
        new PushEndpoints(settings.list("CHAT_PUSH_WEB_HOSTS", PushEndpoints.HOSTS_DEFAULT)));
  }
}
