package chat.example;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * {@code console BROKERS} prints records as they come; {@code daily BROKERS} and {@code list
 * BROKERS USER_ID} read what is there and print what follows from it.
 */
public final class Main {
  private static final int USAGE = 2;

  private Main() {}

  public static void main(String[] args) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    String command = args.length == 0 ? "" : args[0];
    if (command.equals("console") && args.length == 2) {
      console(args[1], out);
    } else if (command.equals("daily") && args.length == 2) {
      daily(args[1], out);
    } else if (command.equals("list") && args.length == 3) {
      list(args[1], args[2], out);
    } else {
      System.err.println("usage: console BROKERS | daily BROKERS | list BROKERS USER_ID");
      System.exit(USAGE);
    }
  }

  private static void console(String brokers, PrintStream out) {
    try (PublicTopics topics = new PublicTopics(brokers, new Console(out))) {
      while (!Thread.currentThread().isInterrupted()) {
        topics.readNext();
      }
    }
  }

  private static void daily(String brokers, PrintStream out) {
    DailyFigures figures = new DailyFigures();
    readAll(brokers, figures);
    out.println("day         messages  edits  deletions  read after (median)");
    for (DailyFigures.Day day : figures.days()) {
      out.printf(
          "%s  %8d  %5d  %9d  %s%n",
          day.day(),
          day.messages(),
          day.edits(),
          day.deletions(),
          day.readMillisMedian() < 0 ? "-" : day.readMillisMedian() / 1e3 + " s");
    }
  }

  private static void list(String brokers, String userId, PrintStream out) {
    ConversationLists lists = new ConversationLists();
    readAll(brokers, lists);
    lists
        .of(userId)
        .forEach(
            (conversationId, line) ->
                out.printf(
                    "%s  head %d  unread %d  members %s%n",
                    conversationId, line.head(), line.unread(), line.memberIds()));
  }

  private static void readAll(String brokers, Reader reader) {
    try (PublicTopics topics = new PublicTopics(brokers, reader)) {
      topics.readToEnd();
    }
  }
}
