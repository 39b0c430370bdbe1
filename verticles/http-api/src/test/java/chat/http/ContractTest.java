package chat.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.http.TestApi.Answer;
import chat.http.TestApi.Person;
import chat.http.io.Contract;
import chat.model.ErrorCode;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Operation;
import java.io.IOException;
import java.math.BigInteger;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The contract is what is served, each of its operations answers, and its parts are complete. */
class ContractTest {
  private static final Set<String> ANSWERS_WITHOUT_BODY = Set.of("204");

  /** They say 401 although they want no access token. */
  private static final Set<String> LOGINS =
      Set.of("createSession", "createOidcSession", "refreshSession");

  private static TestApi api;
  private static OpenAPIContract contract;

  @BeforeAll
  static void start() {
    api = new TestApi(Map.of("CHAT_HTTP_ALLOWED_ORIGINS", "https://app.example"));
    contract = TestApi.await(Contract.load(api.vertx)).routes();
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void theServedContractIsTheFile() throws IOException {
    Answer served = api.get("/v1/openapi.yaml", "");

    assertEquals("application/yaml", served.headers().get("content-type"));
    try (var file = ContractTest.class.getResourceAsStream("/openapi/chat-v1.yaml")) {
      assertArrayEquals(file.readAllBytes(), served.text().getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void everyOperationAnswers() {
    for (Operation operation : contract.operations()) {
      Answer answer = call(operation, "");
      assertNotEquals(404, answer.status(), operation.getOperationId());
      assertNotEquals(405, answer.status(), operation.getOperationId());
      assertTrue(answer.status() < 500, operation.getOperationId() + answer.text());
    }
  }

  @Test
  void everyOperationThatNeedsATokenWantsAGoodOne() {
    Person out = api.signUp();
    api.delete("/v1/sessions/current", out.token()).success(204);
    Map<String, String> tokens =
        Map.of(
            "none", "",
            "expired", Tokens.signed(UUID.fromString(out.id()), Instant.now().minusSeconds(1)),
            "of a session that has ended", out.token());
    for (Operation operation : contract.operations()) {
      if (!operation.getSecurityRequirements().isEmpty()) {
        tokens.forEach(
            (kind, token) -> {
              Answer answer = call(operation, token);
              assertEquals(401, answer.status(), operation.getOperationId() + ", token " + kind);
              answer.problem(401, "unauthenticated");
            });
      }
    }
  }

  private static Answer call(Operation operation, String token) {
    String path =
        operation
            .getAbsoluteOpenAPIPath()
            .replace("{user_id}", "019a8f3e-7c2b-7d10-9a55-2f6d3c1b8e01")
            .replace("{device_id}", "019a8f3e-7c2b-7d10-9a55-2f6d3c1b8e01")
            .replace("{invitation_id}", "019a8f3e-7c2b-7d10-9a55-2f6d3c1b8e01")
            .replace("{sequence}", "1")
            .replace("{conversation_id}", "direct:5a0a6f4e-7d65-5a4f-9a53-0a5b5a0f8f1e");
    return operation.getHttpMethod().equals(HttpMethod.GET)
        ? api.get(path, token)
        : api.call(operation.getHttpMethod().name(), path, token, new JsonObject());
  }

  @Test
  void everyOperationIsDescribedWithExamplesAndErrors() {
    for (Operation operation : contract.operations()) {
      String id = operation.getOperationId();
      JsonObject model = operation.getOpenAPIModel();
      assertNotNull(model.getString("summary"), id);
      assertNotNull(model.getString("description"), id);
      assertFalse(model.getJsonArray("tags").isEmpty(), id);
      assertNotNull(operation.getResponse(500), id);
      boolean secured = !operation.getSecurityRequirements().isEmpty();
      assertEquals(secured, operation.getResponse(401) != null && !LOGINS.contains(id), id);
      if (operation.getRequestBody() != null) {
        assertTrue(hasExample(json(operation.getRequestBody().getOpenAPIModel())), id);
        for (int status : List.of(400, 413, 415)) {
          assertNotNull(operation.getResponse(status), id + " " + status);
        }
      }
      JsonObject responses = model.getJsonObject("responses");
      for (String status : responses.fieldNames()) {
        if (!status.startsWith("__") && !ANSWERS_WITHOUT_BODY.contains(status)) {
          assertNotNull(responses.getJsonObject(status).getString("description"), id + status);
        }
      }
      operation
          .getParameters()
          .forEach(
              parameter -> {
                assertNotNull(parameter.getOpenAPIModel().getString("description"), id);
                assertNotNull(parameter.getOpenAPIModel().getValue("example"), id);
              });
    }
  }

  @Test
  void everyCodeOfTheContractIsACodeOfThePlatform() {
    JsonArray codes =
        contract
            .getRawContract()
            .getJsonObject("components")
            .getJsonObject("schemas")
            .getJsonObject("Problem")
            .getJsonObject("properties")
            .getJsonObject("code")
            .getJsonArray("enum");
    Set<String> known =
        Arrays.stream(ErrorCode.values()).map(ErrorCode::code).collect(Collectors.toSet());
    assertTrue(known.containsAll(codes.getList()), codes.encode());
  }

  @Test
  void accessTokensVerifyWithThePublishedKey() throws GeneralSecurityException {
    JsonObject key =
        api.get("/.well-known/jwks.json", "").success(200).getJsonArray("keys").getJsonObject(0);
    String[] token = api.signUp().token().split("\\.", -1);

    JsonObject header = new JsonObject(new String(decode(token[0]), StandardCharsets.UTF_8));
    assertEquals("ES256", header.getString("alg"));
    assertEquals(key.getString("kid"), header.getString("kid"));
    AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
    curve.init(new ECGenParameterSpec("secp256r1"));
    ECPoint point =
        new ECPoint(
            new BigInteger(1, decode(key.getString("x"))),
            new BigInteger(1, decode(key.getString("y"))));
    Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
    signature.initVerify(
        KeyFactory.getInstance("EC")
            .generatePublic(
                new ECPublicKeySpec(point, curve.getParameterSpec(ECParameterSpec.class))));
    signature.update((token[0] + "." + token[1]).getBytes(StandardCharsets.US_ASCII));
    assertTrue(signature.verify(decode(token[2])));
  }

  @Test
  void onlyAllowedOriginsMayCallFromAnotherPage() {
    Answer allowed = withOrigin("https://app.example");
    Answer other = withOrigin("https://evil.example");

    assertEquals("https://app.example", allowed.headers().get("access-control-allow-origin"));
    assertEquals(200, other.status());
    assertFalse(other.headers().containsKey("access-control-allow-origin"));
    Answer preflight =
        api.send(
            api.request("/v1/profile", "")
                .header("Origin", "https://app.example")
                .header("Access-Control-Request-Method", "PATCH")
                .header("Access-Control-Request-Headers", "authorization,content-type")
                .method("OPTIONS", BodyPublishers.noBody()));
    assertEquals(204, preflight.status());
    assertTrue(preflight.headers().get("access-control-allow-methods").contains("PATCH"));
  }

  private static Answer withOrigin(String origin) {
    return api.send(api.request("/.well-known/jwks.json", "").header("Origin", origin).GET());
  }

  private static JsonObject json(JsonObject body) {
    return body.getJsonObject("content").getJsonObject("application/json");
  }

  private static boolean hasExample(JsonObject mediaType) {
    return mediaType.containsKey("example");
  }

  private static byte[] decode(String base64) {
    return Base64.getUrlDecoder().decode(base64);
  }
}
