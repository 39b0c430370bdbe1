package chat.system;

import chat.bench.client.HttpApi;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** A test on the platform with three people of its own. */
@ExtendWith(Platform.Shared.class)
abstract class ThreePeople {
  final Vertx vertx = Vertx.vertx();
  Rest rest;
  Person ann;
  Person ben;
  Person cid;

  @BeforeEach
  final void signUp(Platform platform) throws Exception {
    HttpApi api = new HttpApi(vertx, platform.http());
    rest = new Rest(vertx, platform.http());
    ann = Await.result(Person.signUp(api, "ann"));
    ben = Await.result(Person.signUp(api, "ben"));
    cid = Await.result(Person.signUp(api, "cid"));
  }

  @AfterEach
  final void close() throws Exception {
    Await.result(vertx.close());
  }
}
