package chat.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import chat.model.v1.ClientFrame;
import chat.system.MatrixRow.Place;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Who may do and read what: every operation of the contract and every frame of the protocol, in
 * groups, channels and direct conversations and beside them, by everybody. An operation or a frame
 * without a row fails.
 */
@ExtendWith(Platform.Shared.class)
class AccessMatrixTest {
  private static final Pattern OPERATION = Pattern.compile("\\boperationId: (\\w+)");

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() throws Exception {
    Await.result(vertx.close());
  }

  @TestFactory
  Stream<DynamicTest> everyCommandByEverybody(Platform platform) throws Exception {
    MatrixPeople people = MatrixPeople.come(vertx, platform);
    List<MatrixScene> scenes = new ArrayList<>();
    for (Place place : List.of(Place.GROUP, Place.CHANNEL, Place.DIRECT)) {
      scenes.add(MatrixScene.make(place, people));
    }
    people.block();
    for (MatrixScene scene : scenes) {
      scene.awaitStored();
    }
    people.awaitDisabled();
    List<MatrixRow> operations = new ArrayList<>();
    List<MatrixRow> endings = new ArrayList<>();
    for (MatrixScene scene : scenes) {
      operations.addAll(ConversationRows.in(scene, people));
      endings.addAll(ConversationRows.endOf(scene, people));
    }
    operations.addAll(AccountRows.of(people));
    List<MatrixRow> frames = FrameRows.of(vertx, people, scenes);
    return Stream.of(
            Stream.of(
                dynamicTest(
                    "every operation has a row",
                    () ->
                        assertEquals(
                            operations(people.rest),
                            names(Stream.concat(operations.stream(), endings.stream())))),
                dynamicTest(
                    "every frame has a row", () -> assertEquals(frames(), names(frames.stream())))),
            Stream.of(operations, frames, endings)
                .flatMap(List::stream)
                .map(row -> dynamicTest(row.title(), () -> assertRow(row))))
        .flatMap(tests -> tests);
  }

  private static void assertRow(MatrixRow row) throws Exception {
    assertEquals(row.expected(), row.outcomes());
  }

  private static Set<String> names(Stream<MatrixRow> rows) {
    return rows.map(MatrixRow::name).collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> operations(Rest rest) throws Exception {
    String contract = rest.call(HttpMethod.GET, null, "/v1/openapi.yaml").response().bodyAsString();
    Set<String> operations = new TreeSet<>();
    Matcher found = OPERATION.matcher(contract);
    while (found.find()) {
      operations.add(found.group(1));
    }
    return operations;
  }

  private static Set<String> frames() {
    return ClientFrame.getDescriptor().getRealOneofs().stream()
        .flatMap(oneof -> oneof.getFields().stream())
        .map(field -> field.getName().toUpperCase(Locale.ROOT))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
