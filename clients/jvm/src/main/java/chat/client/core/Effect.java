package chat.client.core;

import chat.client.model.ChatEvent;
import chat.client.model.Cursor;
import java.util.Map;

/** Something that the machine wants done. Nothing happens before it is carried out. */
@FunctionalInterface
public interface Effect {
  /** Does it. */
  void carryOut(Port port);

  /** Who carries effects out, in the order in which they came. */
  interface Port {
    /**
     * Asks for an access token; the answer names the attempt.
     *
     * @param refused whether the last one was refused
     */
    void fetchToken(int attempt, boolean refused);

    /** Asks where to connect; the answer names the attempt. */
    void fetchGateways(int attempt);

    /** Opens a socket; what it says names its number. */
    void open(int socket, String url);

    /** Says a frame. */
    void say(int socket, Map<String, Object> frame);

    /** Closes a socket, of which nothing is to be heard any more. */
    void close(int socket);

    /**
     * Tells the app, and the machine when that is done.
     *
     * @param cursor where the device stands afterwards, or null
     * @param commandId of the command that is over afterwards, or null
     */
    void deliver(ChatEvent event, Cursor cursor, String commandId);

    /** Stores the cursor. */
    void saveCursor(Cursor cursor);

    /** Stores a command, before it is said. */
    void saveCommand(Command command);

    /** Removes a command that is over. */
    void removeCommand(String id);

    /** Removes a read that is not said, for another one of its conversation stands for it. */
    void replaced(String id);

    /** Stores to whom cursor and commands belong. */
    void saveUser(String userId);

    /** Tells the operator of the app. */
    void report(String fault);
  }
}
