package chat.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.embedded.Server;
import chat.model.Ids;
import chat.model.v1.ServerFrame.FrameCase;
import org.junit.jupiter.api.Test;

/** What stands in Redis are hints: without it a client is late, never without its messages. */
class RedisFaultTest {
  private final String userId = Ids.next();

  @Test
  void aClientConnectsAndGetsItsEventsWhileRedisHangs() throws Exception {
    TestGateway gateway = TestGateway.start();
    TestGateway.SERVERS.pause(Server.REDIS);
    try {
      TestClient client = gateway.connect().online(userId);
      gateway.store(userId, 1, 2);
      assertEquals(1, client.next(FrameCase.EVENT).getEvent().getInboxSeq());
      assertEquals(2, client.next(FrameCase.EVENT).getEvent().getInboxSeq());
    } finally {
      TestGateway.SERVERS.resume(Server.REDIS);
      gateway.close();
    }
  }

  @Test
  void aRegistryThatLostEverythingIsFilledAgain() throws Exception {
    TestGateway gateway = TestGateway.start();
    try {
      gateway.connect().online(userId);
      TestGateway.SERVERS.kill(Server.REDIS);
      TestGateway.SERVERS.restart(Server.REDIS);
      Await.until(() -> gateway.isRegistered(userId));
    } finally {
      gateway.close();
    }
  }
}
