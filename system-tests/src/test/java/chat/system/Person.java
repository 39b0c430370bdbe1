package chat.system;

import chat.bench.client.HttpApi;
import chat.bench.client.Session;
import chat.model.Ids;
import io.vertx.core.Future;

/** Somebody with an account of his own, new for each test. */
record Person(HttpApi api, String handle, String password, Session session) {

  static Future<Person> signUp(HttpApi api, String name) {
    String id = Ids.next();
    String handle = name + id.substring(id.length() - 12);
    String password = "password of " + handle;
    return api.signUp(handle, password, name)
        .map(session -> new Person(api, handle, password, session));
  }

  /** A session for one more device. */
  Future<Session> anotherDevice() {
    return api.login(handle, password, null);
  }

  /** The direct conversation with somebody. */
  Future<String> conversationWith(Person other) {
    return api.directConversation(session, other.session().userId());
  }
}
