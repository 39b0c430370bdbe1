package chat.http.io;

import chat.runtime.seal.BodyOpener;
import io.vertx.sqlclient.Pool;

/**
 * What an API reads from.
 *
 * @param people PostgreSQL
 * @param bodies opens what people wrote
 */
public record ApiStores(Pool people, ConversationStores conversations, BodyOpener bodies) {}
