package chat.http.core;

import chat.model.ConversationIds;
import chat.runtime.search.Postings.Place;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a search goes on.
 *
 * @param belowInboxSeq among the conversations whose newest event has a smaller inbox_seq
 * @param after behind this hit; empty for the first page of these conversations
 */
public record SearchCursor(long belowInboxSeq, Optional<HitPlace> after) {
  /** Among all conversations, from the newest hit on. */
  public static final SearchCursor START = new SearchCursor(1L << 32, Optional.empty());

  private static final Pattern FORM =
      Pattern.compile("(\\d{1,10})(?:/(\\d{1,18})/(\\d{1,19})/([a-z]+:[0-9a-f-]{36}))?");

  private static final int TEXT_CHARS_MAX = 200;

  /** What clients give back; they need not know what is in it. */
  public String text() {
    String plain =
        belowInboxSeq
            + after
                .map(
                    hit ->
                        "/"
                            + hit.place().sentAtMillis()
                            + "/"
                            + hit.place().sequence()
                            + "/"
                            + hit.conversationId())
                .orElse("");
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(plain.getBytes(StandardCharsets.US_ASCII));
  }

  /** Empty for what no search has given. */
  public static Optional<SearchCursor> parse(String text) {
    if (text.length() > TEXT_CHARS_MAX) {
      return Optional.empty();
    }
    try {
      return read(new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Optional<SearchCursor> read(String plain) {
    Matcher parts = FORM.matcher(plain);
    if (!parts.matches()) {
      return Optional.empty();
    }
    long below = Long.parseLong(parts.group(1));
    if (parts.group(4) == null) {
      return Optional.of(new SearchCursor(below, Optional.empty()));
    }
    if (!ConversationIds.isWellFormed(parts.group(4))) {
      return Optional.empty();
    }
    Place place = new Place(Long.parseLong(parts.group(2)), Long.parseLong(parts.group(3)));
    return Optional.of(new SearchCursor(below, Optional.of(new HitPlace(parts.group(4), place))));
  }
}
