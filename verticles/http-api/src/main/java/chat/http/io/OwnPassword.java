package chat.http.io;

import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.UUID;

/** Whoever is logged in proves that it is he, by his password; as often as one may log in. */
final class OwnPassword {
  private final AccountStore accounts;
  private final PasswordHasher passwords;
  private final AttemptLimits attempts;

  OwnPassword(AccountStore accounts, PasswordHasher passwords, AttemptLimits attempts) {
    this.accounts = accounts;
    this.passwords = passwords;
    this.attempts = attempts;
  }

  /** The account of the caller. Fails with {@code wrong_credentials} if it is another password. */
  Future<AccountStore.Credentials> proven(RoutingContext context, String password) {
    return accounts
        .credentials(UUID.fromString(BearerAuthentication.caller(context).userId()))
        .map(account -> account.orElseThrow(AccountStore::noAccount))
        .compose(
            account ->
                attempts
                    .logIn(context.request(), account.profile().handle())
                    .compose(allowed -> passwords.verify(password, account.passwordHash()))
                    .map(
                        right -> {
                          if (!right) {
                            throw SessionStore.wrongCredentials();
                          }
                          return account;
                        }));
  }
}
