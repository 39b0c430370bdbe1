package chat.system;

import static chat.system.MatrixRow.BLOCKED;
import static chat.system.MatrixRow.DENIED;
import static chat.system.MatrixRow.FORM;
import static chat.system.MatrixRow.FOUND;
import static chat.system.MatrixRow.NOTHING;
import static chat.system.MatrixRow.TOKEN;
import static chat.system.MatrixRow.all;

import chat.model.CloseCode;
import chat.model.ErrorCode;
import chat.model.Limits;
import chat.model.v1.ClientFrame;
import chat.model.v1.Cursor;
import chat.model.v1.PresenceUpdate;
import chat.model.v1.ServerFrame;
import chat.model.v1.Typing;
import chat.system.MatrixRow.Place;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * Rows of the access matrix: every frame over WebSocket. Whoever has a good token says all of his
 * on one connection; the others say each right behind a hello, or in place of it, and are cut off.
 */
final class FrameRows {
  private static final String UNEXPECTED = ErrorCode.UNEXPECTED_FRAME.code();
  private static final String SILENT = "silent";
  private static final String NOWHERE = "nowhere";

  /** How often somebody says that he is writing, while he goes on. */
  private static final Duration TYPING_INTERVAL = Duration.ofSeconds(4);

  private static final int TYPED_TIMES_MAX = 8;

  private final Vertx vertx;
  private final MatrixPeople people;
  private final List<MatrixScene> scenes;
  private final Group lounge;
  private final String epoch;
  private final Map<Who, Socket> sockets = new EnumMap<>(Who.class);
  private final AtomicInteger requests = new AtomicInteger();
  private final List<MatrixRow> rows = new ArrayList<>();

  private FrameRows(
      Vertx vertx, MatrixPeople people, List<MatrixScene> scenes, Group lounge, String epoch) {
    this.vertx = vertx;
    this.people = people;
    this.scenes = scenes;
    this.lounge = lounge;
    this.epoch = epoch;
  }

  static List<MatrixRow> of(Vertx vertx, MatrixPeople people, List<MatrixScene> scenes)
      throws Exception {
    Person[] others =
        Who.LOGGED_IN.stream()
            .filter(who -> who != Who.OWNER)
            .map(people::of)
            .toArray(Person[]::new);
    Group lounge = Group.make(people.rest, people.of(Who.OWNER), others);
    String epoch = HttpDevice.starting(people.rest, people.guest.session()).epoch();
    FrameRows all = new FrameRows(vertx, people, scenes, lounge, epoch);
    all.hello();
    all.ofAccounts();
    for (MatrixScene scene : scenes) {
      all.inConversation(scene);
    }
    return all.rows;
  }

  /** These open connections of their own, so they come before a device has one that lasts. */
  private void hello() {
    add("HELLO", Place.ACCOUNT, MatrixRow.answers(all("WELCOME")), this::welcome);
    for (MatrixScene scene : scenes) {
      add("HELLO with a cursor", scene.place, scene.readers(), who -> catchUp(scene, who));
      add("HELLO for a screen", scene.place, scene.readers(), who -> screen(scene, who));
    }
  }

  private void ofAccounts() {
    add("HEARTBEAT", Place.ACCOUNT, MatrixRow.answers(all("HEARTBEAT")), this::heartbeat);
    add("ACK", Place.ACCOUNT, MatrixRow.answers(all(SILENT)), this::acknowledge);
    Map<Who, String> seenByAdmin = MatrixRow.answers(all(NOTHING));
    seenByAdmin.put(Who.ADMIN, FOUND);
    add("WATCH", Place.ACCOUNT, seenByAdmin, this::watch);
    add("TYPING", Place.ACCOUNT, heard(), this::type);
  }

  private void inConversation(MatrixScene scene) {
    Place place = scene.place;
    add(
        "SEND",
        place,
        scene.members("sent", BLOCKED),
        who -> answer(who, Frames.send(id(scene, who))));
    add("READ", place, scene.members("done"), who -> answer(who, Frames.read(id(scene, who), 1)));
    add("PREFER", place, scene.members("done"), who -> answer(who, Frames.prefer(id(scene, who))));
    add(
        "EDIT",
        place,
        scene.members("done", BLOCKED),
        who -> answer(who, Frames.edit(id(scene, who), scene.messageOf(who))));
    add(
        "EDIT of somebody else",
        place,
        scene.members(DENIED, BLOCKED),
        who -> answer(who, Frames.edit(id(scene, who), scene.spareMessageForeignTo(who))));
    add(
        "REACT",
        place,
        scene.members("done", BLOCKED),
        who -> answer(who, Frames.react(id(scene, who), scene.messageOf(who))));
    add(
        "DELETE",
        place,
        scene.members("done"),
        who -> answer(who, Frames.delete(id(scene, who), scene.spareMessageOf(who), false)));
    add(
        "DELETE for oneself",
        place,
        scene.members("done"),
        who -> answer(who, Frames.delete(id(scene, who), scene.messageOf(who), true)));
    add(
        "DELETE of somebody else",
        place,
        scene.administrators("done"),
        who -> answer(who, Frames.delete(id(scene, who), scene.spareMessageForeignTo(who), false)));
    add(
        "OPEN",
        place,
        place == Place.CHANNEL ? scene.members("OPENED") : MatrixRow.answers(all(FORM)),
        who -> answer(who, Frames.open(id(scene, who))));
    add(
        "CLOSE",
        place,
        MatrixRow.answers(all(SILENT)),
        who -> silence(who, Frames.close(id(scene, who))));
  }

  /** Over WebSocket a token that is not good is just not good, whatever the reason. */
  private void add(String command, Place place, Map<Who, String> expected, MatrixRow.Cell cell) {
    expected.put(Who.DISABLED, TOKEN);
    expected.put(Who.NO_TOKEN, command.startsWith("HELLO") ? TOKEN : UNEXPECTED);
    rows.add(new MatrixRow(command, place, expected, cell));
  }

  private static String id(MatrixScene scene, Who who) {
    return scene.of(who).id();
  }

  private String welcome(Who who) throws Exception {
    if (!who.isLoggedIn()) {
      return refusal(who, Frames.hello(token(who)));
    }
    Socket socket = open();
    socket.say(Frames.hello(token(who)).setRequest(1));
    String outcome = outcome(socket.reply(1));
    socket.close();
    return outcome;
  }

  private String catchUp(MatrixScene scene, Who who) throws Exception {
    ClientFrame.Builder hello = Frames.hello(token(who));
    hello.getHelloBuilder().setCursor(Cursor.newBuilder().setEpoch(epoch));
    if (!who.isLoggedIn()) {
      return refusal(who, hello);
    }
    Socket socket = open();
    socket.say(hello);
    String outcome = NOTHING;
    for (ServerFrame next = socket.next(); !next.hasSynced(); next = socket.next()) {
      outcome = scene.hasWord(next.getEvent()) ? FOUND : outcome;
    }
    socket.close();
    return outcome;
  }

  private String screen(MatrixScene scene, Who who) throws Exception {
    if (!who.isLoggedIn()) {
      ClientFrame.Builder hello = Frames.hello(token(who));
      hello
          .getHelloBuilder()
          .getFirstScreenBuilder()
          .setConversations(Limits.SCREEN_CONVERSATIONS_MAX);
      return refusal(who, hello);
    }
    return Socket.screen(vertx, people.session(who), Limits.SCREEN_CONVERSATIONS_MAX, 0)
            .getConversationsList()
            .stream()
            .anyMatch(shown -> shown.getConversationId().equals(id(scene, who)))
        ? FOUND
        : NOTHING;
  }

  private String heartbeat(Who who) throws Exception {
    return answer(who, Frames.heartbeat());
  }

  private String acknowledge(Who who) throws Exception {
    Cursor head =
        who.isLoggedIn() ? socket(who).head() : Cursor.newBuilder().setInboxSeq(1).build();
    return silence(who, Frames.ack(head));
  }

  /** Whether the owner is among those whom somebody sees, together with the friend, who is. */
  private String watch(Who who) throws Exception {
    String ownerId = people.id(Who.OWNER);
    String friendId = people.friend.session().userId();
    ClientFrame.Builder watch = Frames.watch(List.of(ownerId, friendId));
    if (!who.isLoggedIn()) {
      return refusal(who, watch);
    }
    Socket socket = socket(who);
    socket.say(watch);
    PresenceUpdate seen = socket.next(frame -> isSeen(friendId, frame.getPresence())).getPresence();
    return isSeen(ownerId, seen) ? FOUND : NOTHING;
  }

  private static boolean isSeen(String userId, PresenceUpdate update) {
    return update.getUsersList().stream().anyMatch(user -> user.getUserId().equals(userId));
  }

  /** Where somebody who writes is heard. */
  private static Map<Who, String> heard() {
    return MatrixRow.answers("GROUP DIRECT", "GROUP", "GROUP DIRECT", NOWHERE, NOWHERE, NOWHERE);
  }

  /**
   * Where the owner and the member hear somebody who writes everywhere. What is said of it may be
   * lost, so it is said again while somebody who should hear it has not. One after the other, since
   * the same two listen.
   */
  private synchronized String type(Who who) throws Exception {
    if (!who.isLoggedIn()) {
      return refusal(who, Frames.typing(lounge.id()));
    }
    String expected = heard().get(who);
    Set<Place> places = EnumSet.noneOf(Place.class);
    String outcome = NOWHERE;
    for (int times = 0; times < TYPED_TIMES_MAX; times++) {
      boolean toTheEnd = typeOnce(who, places);
      if (!places.isEmpty()) {
        outcome = places.stream().map(Place::name).collect(Collectors.joining(" "));
      }
      if (toTheEnd && outcome.equals(expected)) {
        return outcome;
      }
    }
    return outcome + ", said " + TYPED_TIMES_MAX + " times";
  }

  /**
   * Writes everywhere, and at last in the lounge, where everybody is heard.
   *
   * @param heard gets where it was heard
   * @return whether the owner and the member have heard it in the lounge
   */
  private boolean typeOnce(Who who, Set<Place> heard) throws Exception {
    Socket writer = socket(who);
    for (MatrixScene scene : scenes) {
      writer.say(Frames.typing(id(scene, who)));
      // By the time of this answer the gateway too has read who is a member.
      scene.ask(who, HttpMethod.GET, "", null);
    }
    writer.say(Frames.typing(lounge.id()));
    boolean toTheEnd = true;
    for (Who listener : List.of(Who.OWNER, Who.MEMBER)) {
      if (listener != who) {
        toTheEnd &= listen(listener, who, heard);
      }
    }
    return toTheEnd;
  }

  /** Until it is heard in the lounge, or is time to say it again. */
  private boolean listen(Who listener, Who writer, Set<Place> heard) throws Exception {
    return socket(listener)
        .next(
            frame -> {
              Typing typing = frame.getTyping();
              boolean isHis = typing.getUserId().equals(people.id(writer));
              for (MatrixScene scene : scenes) {
                if (isHis && typing.getConversationId().equals(id(scene, writer))) {
                  heard.add(scene.place);
                }
              }
              return isHis && typing.getConversationId().equals(lounge.id());
            },
            TYPING_INTERVAL)
        .isPresent();
  }

  private String answer(Who who, ClientFrame.Builder frame) throws Exception {
    if (!who.isLoggedIn()) {
      return refusal(who, frame);
    }
    return outcome(socket(who).give(frame));
  }

  /** For a frame that has no answer unless it is refused: the one to a heartbeat comes next. */
  private String silence(Who who, ClientFrame.Builder frame) throws Exception {
    if (!who.isLoggedIn()) {
      return refusal(who, frame);
    }
    int request = requests.incrementAndGet();
    int heartbeat = requests.incrementAndGet();
    Socket socket = socket(who);
    socket.say(frame.setRequest(request));
    socket.say(Frames.heartbeat().setRequest(heartbeat));
    ServerFrame answer =
        socket.next(each -> each.getReplyTo() == request || each.getReplyTo() == heartbeat);
    return answer.getReplyTo() == heartbeat ? SILENT : outcome(answer);
  }

  /** With a token that is not good nothing comes but errors and the end. */
  private String refusal(Who who, ClientFrame.Builder frame) throws Exception {
    Socket socket = open();
    if (who != Who.NO_TOKEN && !frame.hasHello()) {
      socket.say(Frames.hello(token(who)));
    }
    socket.say(frame.setRequest(1));
    int closeCode = socket.closeCode();
    List<ServerFrame> frames = socket.rest();
    String outcome = outcome(frames.get(frames.size() - 1));
    CloseCode wanted =
        outcome.equals(UNEXPECTED) ? CloseCode.HELLO_EXPECTED : CloseCode.UNAUTHENTICATED;
    boolean isCutOff =
        closeCode == wanted.code() && frames.stream().allMatch(ServerFrame::hasError);
    return isCutOff ? outcome : closeCode + " after " + frames;
  }

  private Socket open() throws Exception {
    String url = people.of(Who.OWNER).session().gatewayUrls().get(0);
    return Await.result(Socket.open(vertx, url, List.of(Socket.SUBPROTOCOL)));
  }

  /** The connection of somebody that lasts. */
  private Socket socket(Who who) throws Exception {
    synchronized (sockets) {
      if (!sockets.containsKey(who)) {
        sockets.put(who, Socket.live(vertx, people.session(who)).withHeartbeats(vertx));
      }
      return sockets.get(who);
    }
  }

  private String token(Who who) {
    return who == Who.NO_TOKEN ? "" : people.session(who).accessToken();
  }

  private static String outcome(ServerFrame frame) {
    return switch (frame.getFrameCase()) {
      case SENT -> "sent";
      case DONE -> "done";
      case ERROR -> frame.getError().getCode();
      default -> frame.getFrameCase().name();
    };
  }
}
