package chat.system;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A row of the access matrix: what comes of one command or read, whoever gives it.
 *
 * @param command its name in the contract or the schema, and what more has to be said
 * @param place where it is given
 * @param expected the answer to everybody who can be there
 * @param cell gives the command
 */
record MatrixRow(String command, Place place, Map<Who, String> expected, Cell cell) {
  static final String FORM = "invalid_argument";
  static final String NONE = "conversation_not_found";
  static final String DENIED = "permission_denied";
  static final String BLOCKED = "blocked";
  static final String OFF = "account_disabled";
  static final String TOKEN = "unauthenticated";

  /** A read was answered, and what it was about is there. */
  static final String FOUND = "found";

  /** A read was answered, and it is not. */
  static final String NOTHING = "nothing";

  /** There is nobody like that here. */
  static final String NOBODY = "";

  /** Where commands are given. */
  enum Place {
    ACCOUNT,
    GROUP,
    CHANNEL,
    /** The owner and the member have one, and so have the owner and whom he blocks. */
    DIRECT
  }

  /** Gives the command as somebody. */
  interface Cell {
    /** A code, a status, or what else the row calls it. */
    String outcome(Who who) throws Exception;
  }

  /** The same for everybody with a good token. */
  static String[] all(String outcome) {
    String[] row = new String[Who.LOGGED_IN.size()];
    Arrays.fill(row, outcome);
    return row;
  }

  /** Answers in the order of {@link Who}; those to whoever has no good token may be left out. */
  static Map<Who, String> answers(String... outcomes) {
    String[] withoutToken = {OFF, TOKEN, TOKEN};
    Map<Who, String> answers = new EnumMap<>(Who.class);
    int next = 0;
    for (Who who : Who.values()) {
      int i = next++;
      String outcome = i < outcomes.length ? outcomes[i] : withoutToken[i - Who.LOGGED_IN.size()];
      if (!outcome.equals(NOBODY)) {
        answers.put(who, outcome);
      }
    }
    return answers;
  }

  /** Whether a text is in what was answered; what was said instead, if nothing was. */
  static String found(Rest.Answer answer, String text) {
    if (answer.response().statusCode() != 200) {
      return answer.outcome();
    }
    return answer.response().bodyAsString().contains(text) ? FOUND : NOTHING;
  }

  /** The first word: the operation or the frame. */
  String name() {
    return command.split(" ", 2)[0];
  }

  String title() {
    return place == Place.ACCOUNT ? command : command + ", " + place;
  }

  /**
   * What comes of it. Members come last, one after the other: what they do might take from the
   * others what these ask for.
   */
  Map<Who, String> outcomes() throws Exception {
    Map<Who, String> outcomes = new TreeMap<>();
    ExecutorService others = Executors.newFixedThreadPool(Who.values().length);
    try {
      Map<Who, Future<String>> asked = new EnumMap<>(Who.class);
      for (Who who : expected.keySet()) {
        if (!who.isMember()) {
          Callable<String> ask = () -> cell.outcome(who);
          asked.put(who, others.submit(ask));
        }
      }
      for (Map.Entry<Who, Future<String>> each : asked.entrySet()) {
        outcomes.put(each.getKey(), each.getValue().get());
      }
    } finally {
      others.shutdown();
    }
    for (Who who : List.of(Who.MEMBER, Who.ADMIN, Who.OWNER)) {
      if (expected.containsKey(who)) {
        outcomes.put(who, cell.outcome(who));
      }
    }
    return outcomes;
  }
}
