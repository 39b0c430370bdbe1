package chat.example;

import chat.publicschema.v1.MembershipEvent;
import chat.publicschema.v1.MessageEvent;
import chat.publicschema.v1.PresenceSample;
import chat.publicschema.v1.PushEvent;
import chat.publicschema.v1.ReceiptEvent;
import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import java.io.PrintStream;

/** Prints each record as a line. */
final class Console implements Reader {
  private static final TextFormat.Printer PRINTER = TextFormat.printer().emittingSingleLine(true);

  private final PrintStream out;

  Console(PrintStream out) {
    this.out = out;
  }

  @Override
  public void message(MessageEvent event) {
    print(event);
  }

  @Override
  public void membership(MembershipEvent event) {
    print(event);
  }

  @Override
  public void receipt(ReceiptEvent event) {
    print(event);
  }

  @Override
  public void push(PushEvent event) {
    print(event);
  }

  @Override
  public void presence(PresenceSample sample) {
    print(sample);
  }

  private void print(Message event) {
    out.println(event.getDescriptorForType().getName() + " " + PRINTER.printToString(event));
  }
}
