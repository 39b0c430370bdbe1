package chat.http.io;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.OpenAPIContract;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The OpenAPI contract.
 *
 * @param yaml as it is served
 * @param routes as it routes and validates
 */
public record Contract(Buffer yaml, OpenAPIContract routes) {
  private static final String RESOURCE = "openapi/chat-v1.yaml";

  /** Reads the contract from the class path; fails when it is no valid OpenAPI document. */
  public static Future<Contract> load(Vertx vertx) {
    return vertx
        .fileSystem()
        .readFile(RESOURCE)
        .compose(
            yaml ->
                // It is long enough to hold up an event loop for a second on a busy machine.
                vertx
                    .executeBlocking(() -> forRouter(yaml.toString()))
                    .compose(document -> OpenAPIContract.from(vertx, document))
                    .map(routes -> new Contract(yaml, routes)));
  }

  /** The router refuses a contract with media types that it does not know, even of answers. */
  private static JsonObject forRouter(String yaml) {
    String knownMediaTypes =
        yaml.replace("application/problem+json:", "application/json:")
            .replace("application/jwk-set+json:", "application/json:")
            .replace("application/yaml:", "text/plain:")
            .replace("application/zip:", "text/plain:");
    Map<String, Object> document =
        new Yaml(new SafeConstructor(new LoaderOptions())).load(knownMediaTypes);
    return new JsonObject(document);
  }
}
