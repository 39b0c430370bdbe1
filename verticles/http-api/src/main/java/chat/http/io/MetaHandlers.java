package chat.http.io;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Map;

/** What the API says about itself. */
final class MetaHandlers {
  private MetaHandlers() {}

  static Map<String, Operation> operations(
      AccessTokens accessTokens, Contract contract, String kafkaAsyncApi) {
    Reply keys = new Reply(200, "application/jwk-set+json", accessTokens.keySet().toBuffer());
    Reply yaml = new Reply(200, "application/yaml", contract.yaml());
    Reply asyncApi = new Reply(200, "application/json", Buffer.buffer(AsyncApi.document()));
    Reply topics = new Reply(200, "application/json", Buffer.buffer(kafkaAsyncApi));
    return Map.of(
        "getAsyncApi", context -> Future.succeededFuture(asyncApi),
        "getKafkaAsyncApi", context -> Future.succeededFuture(topics),
        "listSigningKeys", context -> Future.succeededFuture(keys),
        "getContract", context -> Future.succeededFuture(yaml));
  }
}
