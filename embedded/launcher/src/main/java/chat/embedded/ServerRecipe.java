package chat.embedded;

import java.io.IOException;

/** How one kind of server is started and asked whether it is ready. */
interface ServerRecipe {
  /**
   * Writes its configuration, makes its data directory if there is none yet, and says what to run.
   */
  ServerCommand prepare() throws IOException, InterruptedException;

  /**
   * Asks the server, in its own protocol, whether it serves clients. False while nobody listens.
   */
  boolean isReady();
}
