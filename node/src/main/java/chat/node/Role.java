package chat.node;

import chat.runtime.settings.InvalidSettingException;
import chat.runtime.settings.Settings;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What a process does; all of it unless told otherwise. Started in this order, stopped in the
 * opposite one.
 */
enum Role {
  MESSAGE_ROUTER("message-router"),
  INBOX_WRITER("inbox-writer"),
  SEARCH("search"),
  PUBLIC_STREAM("public-stream"),
  PRESENCE("presence"),
  PUSH_DISPATCHER("push-dispatcher"),
  WS_GATEWAY("ws-gateway"),
  HTTP_API("http-api");

  private final String text;

  Role(String text) {
    this.text = text;
  }

  static Set<Role> from(Settings settings) {
    List<String> all = Arrays.stream(values()).map(role -> role.text).toList();
    Set<Role> roles = EnumSet.noneOf(Role.class);
    for (String wanted : settings.list("CHAT_ROLES", all)) {
      roles.add(
          Arrays.stream(values())
              .filter(role -> role.text.equals(wanted))
              .findFirst()
              .orElseThrow(
                  () ->
                      new InvalidSettingException(
                          "CHAT_ROLES may hold "
                              + String.join(", ", all)
                              + ", not '"
                              + wanted
                              + "'")));
    }
    return roles;
  }
}
