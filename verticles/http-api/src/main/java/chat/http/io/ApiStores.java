package chat.http.io;

import chat.runtime.seal.BodyOpener;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.util.function.Function;

/**
 * What an API reads from and writes to.
 *
 * @param people PostgreSQL
 * @param bodies opens what people wrote
 * @param erasures notes for ever whose account is erased
 */
public record ApiStores(
    Pool people,
    ConversationStores conversations,
    BodyOpener bodies,
    Function<String, Future<Void>> erasures) {}
