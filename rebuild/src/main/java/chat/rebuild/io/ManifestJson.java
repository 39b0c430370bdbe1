package chat.rebuild.io;

import chat.rebuild.core.Manifest;
import chat.rebuild.core.Manifest.FileSum;
import chat.rebuild.core.Manifest.LogPart;
import chat.rebuild.core.Manifest.TablePart;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/** A manifest as it stands in its file. */
final class ManifestJson {
  private ManifestJson() {}

  static JsonObject write(Manifest manifest) {
    JsonArray log = new JsonArray();
    manifest.log().forEach(part -> log.add(log(part)));
    JsonArray tables = new JsonArray();
    for (TablePart part : manifest.tables()) {
      tables.add(
          sum(part.file())
              .put("table", part.table())
              .put("columns", new JsonArray(part.columns()))
              .put("rows", part.rows()));
    }
    return new JsonObject()
        .put("format", Manifest.FORMAT)
        .put("cut_at", manifest.cutAt())
        .put("generation", manifest.generation())
        .put("log", log)
        .put("erasures", log(manifest.erasures()))
        .put("schema_version", manifest.schemaVersion())
        .put("tables", tables);
  }

  /**
   * @param where it was found, for the error
   * @throws IllegalStateException when it is of another format or cannot be read
   */
  static Manifest read(Buffer bytes, Path where) {
    try {
      JsonObject json = new JsonObject(bytes);
      int format = json.getInteger("format");
      if (format != Manifest.FORMAT) {
        throw new IllegalStateException(
            "the backup in %s has format %d, and this release reads format %d: restore it with the release that made it"
                .formatted(where, format, Manifest.FORMAT));
      }
      return new Manifest(
          Instant.parse(json.getString("cut_at")),
          json.getInteger("generation"),
          each(json, "log", ManifestJson::log),
          log(json.getJsonObject("erasures")),
          json.getString("schema_version"),
          each(json, "tables", ManifestJson::table));
    } catch (RuntimeException e) {
      if (e instanceof IllegalStateException) {
        throw e;
      }
      throw new IllegalStateException("the manifest in " + where + " cannot be read: " + e, e);
    }
  }

  private static JsonObject log(LogPart part) {
    return sum(part.file()).put("records", part.records());
  }

  private static LogPart log(JsonObject part) {
    return new LogPart(part.getLong("records"), sum(part));
  }

  private static TablePart table(JsonObject part) {
    List<String> columns =
        part.getJsonArray("columns").stream().map(column -> (String) column).toList();
    return new TablePart(part.getString("table"), columns, part.getLong("rows"), sum(part));
  }

  private static <T> List<T> each(JsonObject json, String name, Function<JsonObject, T> read) {
    return json.getJsonArray(name).stream().map(JsonObject.class::cast).map(read).toList();
  }

  private static JsonObject sum(FileSum file) {
    return new JsonObject()
        .put("file", file.name())
        .put("bytes", file.bytes())
        .put("sha256", file.sha256());
  }

  private static FileSum sum(JsonObject part) {
    return new FileSum(part.getString("file"), part.getLong("bytes"), part.getString("sha256"));
  }
}
