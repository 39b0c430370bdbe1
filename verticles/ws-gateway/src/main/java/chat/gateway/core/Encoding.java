package chat.gateway.core;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** How the frames of a connection stand on the wire. A client chooses by the subprotocol. */
public enum Encoding {
  /** Protobuf's JSON mapping with the field names of the schema, in text messages. */
  JSON("chat.v1+json", "text"),
  /** Protobuf's own encoding, in binary messages. */
  PROTOBUF("chat.v1+protobuf", "binary");

  private final String subprotocol;
  private final String messages;

  Encoding(String subprotocol, String messages) {
    this.subprotocol = subprotocol;
    this.messages = messages;
  }

  /** The subprotocol that stands for it, RFC 6455 §1.9. */
  public String subprotocol() {
    return subprotocol;
  }

  /** Which kind of WebSocket messages its frames are: text or binary. */
  public String messages() {
    return messages;
  }

  /**
   * The first one that a client offers: its list begins with what it likes best.
   *
   * @param offered values of the header Sec-WebSocket-Protocol, each a list separated by commas
   */
  public static Optional<Encoding> offered(List<String> offered) {
    return offered.stream()
        .flatMap(value -> Arrays.stream(value.split(",", -1)))
        .map(String::strip)
        .flatMap(name -> Arrays.stream(values()).filter(known -> known.subprotocol.equals(name)))
        .findFirst();
  }
}
