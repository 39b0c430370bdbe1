package chat.http.io;

import chat.http.core.FieldError;
import chat.model.ErrorCode;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.OutputUnit;
import io.vertx.openapi.contract.Operation;
import io.vertx.openapi.contract.Parameter;
import io.vertx.openapi.validation.SchemaValidationException;
import io.vertx.openapi.validation.ValidatorErrorType;
import io.vertx.openapi.validation.ValidatorException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the contract refused, in words for the one who wrote the request. */
final class ValidationErrors {
  private static final String JSON = "application/json";

  /** The validator tells of a required field at the object that lacks it. */
  private static final Pattern MISSING = Pattern.compile("required property \"(\\w+)\"");

  /** The validator names a parameter only in its message. */
  private static final Pattern PARAMETER = Pattern.compile("parameter (\\w+)");

  /** At each level above a field the validator tells again that something below is wrong. */
  private static final Pattern PASSED_UP = Pattern.compile("/(properties|\\$ref)$");

  private ValidationErrors() {}

  /**
   * @param mediaType of the request, empty when it had none
   */
  static ProblemException unsupportedMediaType(String mediaType) {
    return new ProblemException(
        ErrorCode.UNSUPPORTED_MEDIA_TYPE,
        "Send the body with \"Content-Type: application/json\", not \"" + mediaType + "\".");
  }

  static ProblemException toProblem(ValidatorException refusal, Operation operation) {
    if (refusal.type() == ValidatorErrorType.UNSUPPORTED_VALUE_FORMAT) {
      return unsupportedMediaType("");
    }
    Optional<Parameter> parameter = parameter(refusal, operation);
    if (parameter.isPresent()) {
      return ProblemException.invalid(
          parameter.get().getName(), reason(refusal), description(parameter.get()));
    }
    List<FieldError> errors = fieldErrors(refusal, operation);
    if (!errors.isEmpty()) {
      return ProblemException.invalid(errors);
    }
    return new ProblemException(
        ErrorCode.INVALID_ARGUMENT,
        "The body is missing or is not JSON: send one JSON object in UTF-8.");
  }

  private static Optional<Parameter> parameter(ValidatorException refusal, Operation operation) {
    Matcher named = PARAMETER.matcher(refusal.getMessage());
    return named.find()
        ? operation.getParameters().stream()
            .filter(parameter -> parameter.getName().equals(named.group(1)))
            .findFirst()
        : Optional.empty();
  }

  private static String reason(ValidatorException refusal) {
    return refusal.type() == ValidatorErrorType.MISSING_REQUIRED_PARAMETER
        ? "is missing"
        : refusal.getMessage().replaceFirst(".*Reason: ", "");
  }

  private static String description(Parameter parameter) {
    return parameter.getOpenAPIModel().getString("description");
  }

  private static List<FieldError> fieldErrors(ValidatorException refusal, Operation operation) {
    List<FieldError> errors = new ArrayList<>();
    if (refusal instanceof SchemaValidationException schemaRefusal) {
      JsonObject body =
          operation
              .getRequestBody()
              .getContent()
              .get(JSON)
              .getOpenAPIModel()
              .getJsonObject("schema");
      for (OutputUnit unit : schemaRefusal.getOutputUnit().getErrors()) {
        fieldError(unit, body).ifPresent(errors::add);
      }
    }
    return errors;
  }

  private static Optional<FieldError> fieldError(OutputUnit unit, JsonObject body) {
    List<String> path =
        new ArrayList<>(
            Arrays.stream(unit.getInstanceLocation().split("/"))
                .filter(part -> !part.isEmpty() && !part.equals("#"))
                .toList());
    Matcher missing = MISSING.matcher(unit.getError());
    if (missing.find()) {
      path.add(missing.group(1));
      return Optional.of(error(path, "is missing", body));
    }
    return PASSED_UP.matcher(unit.getKeywordLocation()).find()
        ? Optional.empty()
        : Optional.of(error(path, unit.getError(), body));
  }

  private static FieldError error(List<String> path, String detail, JsonObject body) {
    JsonObject schema = body;
    for (String part : path) {
      schema =
          schema.containsKey("items")
              ? schema.getJsonObject("items")
              : schema.getJsonObject("properties").getJsonObject(part);
    }
    String field = path.isEmpty() ? "body" : String.join(".", path);
    return new FieldError(field, detail, schema.getString("description", "A JSON object."));
  }
}
