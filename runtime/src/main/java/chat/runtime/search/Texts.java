package chat.runtime.search;

import chat.model.v1.Body;

/** What can be read of bodies. */
public final class Texts {
  private Texts() {}

  /** The text, or the caption of a file; empty for what is sealed. */
  public static String of(Body body) {
    return body.hasMedia() ? body.getMedia().getCaption().getText() : body.getText();
  }
}
