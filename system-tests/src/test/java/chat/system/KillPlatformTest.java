package chat.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.bench.check.CheckResult;
import chat.bench.client.Counters.Count;
import chat.bench.client.PendingSend;
import chat.model.v1.Message;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The platform is killed amid the traffic of 20 people and started again. */
@ExtendWith(Platform.Shared.class)
class KillPlatformTest {
  private static final int ACCEPTED_BEFORE_KILL = 200;
  private static final int ACCEPTED_AFTER_RESTART = 200;

  @Test
  void noAcknowledgedMessageIsLostDoubledOrReordered(Platform platform) throws Exception {
    try (Crowd crowd = Crowd.gather("KillPlatformTest", platform.http())) {
      crowd.startTraffic();
      crowd.awaitAccepted(ACCEPTED_BEFORE_KILL);
      platform.kill();
      platform.startAgain();
      crowd.awaitAccepted(ACCEPTED_AFTER_RESTART);
      crowd.stopTraffic();

      CheckResult result = crowd.settle();
      assertEquals(List.of(), crowd.counters().endReasons(), "every client came back");
      assertTrue(result.isClean(), () -> crowd.describe(result));
      assertEquals(crowd.sends(), result.messages(), "every send was answered in the end");
      assertTrue(
          crowd.counters().get(Count.LOST_CONNECTIONS) >= crowd.devices(),
          "the kill reached everybody");
      assertTrue(crowd.counters().get(Count.RESENDS) > 0, "the kill caught messages on their way");
      assertResendGetsItsFirstSequence(crowd);
    }
  }

  /** The same id again, from another device and through another connection. */
  private static void assertResendGetsItsFirstSequence(Crowd crowd) throws Exception {
    PendingSend send = crowd.firstAccepted().message();
    Person sender = crowd.firstAccepted().sender();
    int sequence = sequenceInHistory(sender, send);

    Socket socket = Socket.live(crowd.vertx(), Await.result(sender.anotherDevice()));

    assertEquals(
        sequence,
        socket.sent(
            Frames.send(send.conversationId(), send.clientMessageId().toString(), send.text())));
    assertEquals(sequence, sequenceInHistory(sender, send));
  }

  /** Where the message stands; it is one of the first of its conversation. */
  private static int sequenceInHistory(Person sender, PendingSend send) throws Exception {
    List<Message> page =
        Await.result(sender.api().messagesAfter(sender.session(), send.conversationId(), 0));
    List<Message> same =
        page.stream()
            .filter(
                message -> message.getClientMessageId().equals(send.clientMessageId().toString()))
            .toList();
    assertEquals(1, same.size(), () -> send + " in " + page);
    return same.get(0).getSequence();
  }
}
