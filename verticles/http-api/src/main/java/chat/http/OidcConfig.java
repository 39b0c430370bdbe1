package chat.http;

import chat.runtime.settings.InvalidSettingException;
import chat.runtime.settings.Settings;
import java.net.URI;
import java.util.Optional;

/**
 * An external issuer of ID tokens (OpenID Connect) whose people may log in here.
 *
 * @param issuer as it stands in {@code iss}
 * @param audience the id of this platform at the issuer, as it stands in {@code aud}
 * @param jwksUrl where the issuer publishes its keys (JWKS)
 */
public record OidcConfig(String issuer, String audience, URI jwksUrl) {
  private static final String JWKS_URL = "CHAT_OIDC_JWKS_URL";

  /** Empty when no issuer is set. */
  static Optional<OidcConfig> from(Settings settings) {
    String issuer = settings.text("CHAT_OIDC_ISSUER", "");
    if (issuer.isEmpty()) {
      return Optional.empty();
    }
    String jwksUrl = settings.requiredText(JWKS_URL);
    if (!HttpApiConfig.isUrl(jwksUrl, "http", "https")) {
      throw new InvalidSettingException(
          JWKS_URL + " must be an http:// or https:// URL, not '" + jwksUrl + "'");
    }
    return Optional.of(
        new OidcConfig(issuer, settings.requiredText("CHAT_OIDC_AUDIENCE"), URI.create(jwksUrl)));
  }
}
