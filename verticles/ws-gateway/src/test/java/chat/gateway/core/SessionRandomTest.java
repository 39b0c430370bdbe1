package chat.gateway.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.model.JsonCodec;
import chat.model.v1.ClientFrame;
import chat.model.v1.Cursor;
import chat.model.v1.FirstScreen;
import chat.model.v1.Hello;
import chat.model.v1.Screen;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * One user's inbox, its store and one device, with everything between them unreliable but the
 * store. Whatever the interleaving, the device gets each number above its cursor exactly once and
 * in order, over as many connections as it takes.
 */
class SessionRandomTest {
  private static final int RUNS = 1_500;
  private static final int STEPS = 250;
  private static final int SETTLE_TICKS_MAX = 400;

  @Test
  void everyNumberArrivesOnceAndInOrder() {
    long first = Long.getLong("seed", System.nanoTime());
    System.out.println("seeds from " + first);
    for (long seed = first; seed < first + RUNS; seed++) {
      try {
        new Run(seed).play();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed + " (-Dseed=" + seed + ")", e);
      }
    }
  }

  /** The world of one seed. */
  private static final class Run {
    private static final SessionLimits LIMITS = SessionDriver.LIMITS;
    private static final Screen SCREEN = Screen.newBuilder().setNextBefore(1).build();

    private final Random random;
    private final Session session = new Session(LIMITS, SessionDriver.EPOCH);
    private final boolean rowsExpire;

    private long nowMillis;
    private long given;
    private final TreeSet<Long> stored = new TreeSet<>();
    private long storedHead;
    private long expired;
    private final List<Long> onTheBus = new ArrayList<>();
    private final List<SessionEvent> answers = new ArrayList<>();

    private SessionState state;
    private boolean congested;
    private final Deque<Long> received = new ArrayDeque<>();
    private boolean helloed;
    private boolean screenOwed;
    private long cursor = -1;
    private long resets;

    Run(long seed) {
      random = new Random(seed);
      rowsExpire = random.nextInt(4) == 0;
      given = random.nextInt(12);
      store(given);
      connect();
    }

    void play() {
      for (int step = 0; step < STEPS; step++) {
        act();
      }
      settle();
      assertEquals(given, cursor, "the device has everything");
      assertTrue(!screenOwed, "who asks for a screen gets one, or the word that there is none");
      assertTrue(rowsExpire || resets == 0, "nothing expired, so nothing had to be reloaded");
    }

    private void act() {
      switch (random.nextInt(12)) {
        case 0, 1, 2 -> give();
        case 3 -> store(storedHead + random.nextInt((int) (given - storedHead) + 1));
        case 4, 5 -> deliverOne();
        case 6 -> answerOne();
        case 7 -> announce();
        case 8 -> tick(random.nextInt(1_500));
        case 9 -> congestOrDrain();
        case 10 -> {
          if (random.nextInt(8) == 0) {
            connect();
          } else {
            answerOne();
          }
        }
        default -> {
          if (rowsExpire && random.nextInt(6) == 0) {
            expired = Math.max(expired, random.nextLong(storedHead + 1));
          } else {
            storeOneRowAhead();
          }
        }
      }
    }

    /** A number is given; its live event may be lost or doubled. */
    private void give() {
      given++;
      for (int copies = random.nextInt(3); copies > 0; copies--) {
        onTheBus.add(given);
      }
    }

    private void store(long head) {
      for (long n = storedHead + 1; n <= head; n++) {
        stored.add(n);
      }
      storedHead = head;
    }

    /** Rows are written in parallel: one may be there long before the head covers it. */
    private void storeOneRowAhead() {
      if (given > storedHead) {
        stored.add(storedHead + 1 + random.nextLong(given - storedHead));
      }
    }

    private void deliverOne() {
      if (!onTheBus.isEmpty()) {
        // Mostly the oldest, sometimes any.
        int index = random.nextInt(4) == 0 ? random.nextInt(onTheBus.size()) : 0;
        long inboxSeq = onTheBus.remove(index);
        on(new SessionEvent.Delivered(SessionDriver.event(inboxSeq)));
      }
    }

    private void announce() {
      if (random.nextBoolean()) {
        on(new SessionEvent.HeadStored(storedHead));
      }
    }

    private void tick(long millis) {
      nowMillis += millis;
      if (helloed) {
        on(new SessionEvent.Received(ClientMessage.json("{\"heartbeat\":{}}")));
      }
      on(new SessionEvent.Tick());
    }

    private void congestOrDrain() {
      congested = helloed && !congested;
      on(congested ? new SessionEvent.Congested() : new SessionEvent.Writable());
    }

    private void answerOne() {
      if (!answers.isEmpty()) {
        SessionEvent answer = answers.remove(random.nextInt(answers.size()));
        boolean read =
            answer instanceof SessionEvent.PageRead || answer instanceof SessionEvent.HeadRead;
        boolean fails = read && state instanceof SessionState.Serving && random.nextInt(10) == 0;
        on(fails ? new SessionEvent.ReadFailed() : answer);
      }
    }

    /** A new connection, from the device's own cursor; the old one is cut without a word. */
    private void connect() {
      state = SessionState.opened(nowMillis);
      answers.clear();
      congested = false;
      helloed = false;
      Hello.Builder hello = Hello.newBuilder().setToken("t");
      if (cursor >= 0) {
        hello.setCursor(
            Cursor.newBuilder().setEpoch(SessionDriver.EPOCH).setInboxSeq((int) cursor));
      }
      screenOwed = random.nextBoolean();
      if (screenOwed) {
        hello.setFirstScreen(FirstScreen.newBuilder().setConversations(1));
      }
      on(
          new SessionEvent.Received(
              ClientMessage.json(
                  JsonCodec.print(ClientFrame.newBuilder().setHello(hello).build()))));
    }

    private void on(SessionEvent event) {
      Step step = session.on(state, event, nowMillis);
      session.invariant(step.state());
      state = step.state();
      step.effects().forEach(this::carryOut);
    }

    private void carryOut(Effect effect) {
      if (effect instanceof Effect.Authenticate) {
        answers.add(new SessionEvent.Authenticated(SessionDriver.USER, SessionDriver.DEVICE));
      } else if (effect instanceof Effect.Register) {
        answers.add(new SessionEvent.Registered());
      } else if (effect instanceof Effect.ReadHead) {
        answers.add(new SessionEvent.HeadRead(storedHead));
      } else if (effect instanceof Effect.CompareHead) {
        answers.add(new SessionEvent.HeadStored(storedHead));
      } else if (effect instanceof Effect.ReadPage page) {
        answers.add(read(page));
      } else if (effect instanceof Effect.ReadScreen) {
        assertTrue(helloed, "what the welcome covers is in the screen");
        answers.add(new SessionEvent.ScreenRead(SCREEN));
      } else if (effect instanceof Effect.SendEvent sent) {
        assertTrue(!congested, "nothing is sent to a client that does not read");
        receive(sent.event().inboxSeq());
      } else if (effect instanceof Effect.Send sent) {
        receive(sent);
      } else if (effect instanceof Effect.Close) {
        connect();
      }
    }

    private SessionEvent read(Effect.ReadPage page) {
      List<InboxEvent> rows =
          stored.tailSet(Math.max(page.above(), expired), false).stream()
              .limit(page.eventsMax())
              .map(SessionDriver::event)
              .toList();
      return new SessionEvent.PageRead(page.above(), rows);
    }

    private void receive(Effect.Send sent) {
      switch (sent.frame().getFrameCase()) {
        case WELCOME -> {
          helloed = true;
          if (cursor < 0) {
            cursor = sent.frame().getWelcome().getHead().getInboxSeq();
          }
        }
        case RESET -> {
          resets++;
          cursor = sent.frame().getReset().getHead().getInboxSeq();
        }
        case SCREEN -> {
          assertTrue(screenOwed, "it comes once, and when it was asked for");
          screenOwed = false;
          assertTrue(
              !congested || sent.frame().getScreen().getUnavailable(),
              "no screen is sent to a client that does not read");
        }
        case SYNCED -> assertEquals(cursor, sent.frame().getSynced().getInboxSeq());
        case SENT,
            DONE,
            ERROR,
            EVENT,
            RECEIPT,
            PRESENCE,
            TYPING,
            OPENED,
            CHANNEL,
            HEARTBEAT,
            RECONNECT,
            FRAME_NOT_SET ->
            throw new AssertionError("not expected here: " + sent.frame());
      }
    }

    private void receive(long inboxSeq) {
      assertTrue(helloed, "welcome comes first");
      assertEquals(cursor + 1, inboxSeq, "strictly the next number");
      cursor = inboxSeq;
      received.add(inboxSeq);
    }

    /** The store catches up, reads work, the client reads; the bus stays as bad as it likes. */
    private void settle() {
      store(given);
      onTheBus.clear();
      for (int tick = 0; tick < SETTLE_TICKS_MAX && !settled(); tick++) {
        while (!answers.isEmpty()) {
          on(answers.remove(0));
        }
        if (congested) {
          congestOrDrain();
        }
        tick(1_000);
      }
    }

    private boolean settled() {
      return state instanceof SessionState.Live
          && cursor == given
          && answers.isEmpty()
          && !screenOwed;
    }
  }
}
