package chat.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Somebody takes his data along. */
class ExportTest extends ThreePeople {
  private static final Duration STORED_WITHIN = Duration.ofSeconds(30);

  @Test
  void whatOneWroteIsInItWhereverOneWroteItAndNothingOfOthers() throws Exception {
    String direct = Await.result(cid.conversationWith(ann));
    new Group(rest, direct).send(cid, "to ann alone");
    new Group(rest, direct).send(ann, "foreign: to cid alone");
    Group group = Group.make(rest, ann, ben, cid);
    int edited = group.send(cid, "as it was");
    group
        .give(
            HttpMethod.PATCH,
            cid,
            "/messages/" + edited,
            Group.command().put("body", new JsonObject().put("text", "as it is")))
        .success();
    int foreign = group.send(ben, "foreign: in the group");
    group
        .give(
            HttpMethod.PUT,
            cid,
            "/messages/" + foreign + "/reactions",
            Group.command().put("reaction", "x"))
        .success();
    group.remove(ann, cid.session()).success();
    group.send(ann, "foreign: behind his back");
    Group channel = Group.channel(rest, ann, cid);
    channel.send(cid, "in the channel");
    channel.send(ann, "foreign: in the channel");

    Map<String, String> files =
        Await.value(
            "all that cid wrote",
            STORED_WITHIN,
            () -> {
              Map<String, String> now = stored(direct, group, channel) ? export() : Map.of();
              return Optional.of(now).filter(found -> !found.isEmpty());
            });

    assertEquals(
        Set.of("to ann alone", "as it is", "in the channel"),
        messages(files).stream()
            .filter(message -> message.containsKey("body"))
            .map(message -> message.getJsonObject("body").getString("text"))
            .collect(Collectors.toSet()));
    assertEquals(
        List.of(foreign),
        messages(files).stream()
            .filter(message -> !message.containsKey("sender_id"))
            .map(message -> message.getInteger("sequence"))
            .toList());
    Map<String, Boolean> memberships =
        new JsonArray(files.get("conversations.json"))
            .stream()
                .map(JsonObject.class::cast)
                .collect(
                    Collectors.toMap(
                        line -> line.getString("conversation_id"),
                        line -> line.getBoolean("member")));
    assertEquals(Map.of(direct, true, group.id(), false, channel.id(), true), memberships);
    assertFalse(String.join("\n", files.values()).contains("foreign"));
    assertTrue(files.get("profile.json").contains(cid.handle()));
  }

  /** Whether all of it has come where exports read it. */
  private boolean stored(String direct, Group group, Group channel) throws Exception {
    Set<String> listed =
        rest
            .get(cid.session(), "/v1/conversations")
            .success()
            .getJsonArray("conversations")
            .stream()
            .map(line -> ((JsonObject) line).getString("conversation_id"))
            .collect(Collectors.toSet());
    return listed.equals(Set.of(direct, channel.id()))
        && head(ann, direct) == 2
        && head(ann, group.id()) == 5
        && head(ann, channel.id()) == 3;
  }

  private int head(Person reader, String id) throws Exception {
    return new Group(rest, id).get(reader, "").found().map(now -> now.getInteger("head")).orElse(0);
  }

  private Map<String, String> export() throws Exception {
    return Exported.of(rest.get(cid.session(), "/v1/export"));
  }

  private static List<JsonObject> messages(Map<String, String> files) {
    return new JsonArray(files.get("messages.json"))
        .stream().map(entry -> ((JsonObject) entry).getJsonObject("message")).toList();
  }
}
