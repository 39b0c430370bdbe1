package chat.runtime.search;

import chat.model.Limits;
import chat.model.v1.Message;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * By what a message is found: its words, its sender and whom it calls. Words never have an upper
 * case letter, which keeps them apart from the others.
 */
final class Terms {
  static final String MENTION_ALL = "MENTION:*";

  private Terms() {}

  /** None for a message that is nobody's words: a system line, or one that was deleted. */
  static Set<String> of(Message message) {
    if (message.hasChange() || message.hasDeletedAt()) {
      return Set.of();
    }
    Set<String> terms = new LinkedHashSet<>();
    for (Token token : TextAnalysis.text(Texts.of(message.getBody()))) {
      if (terms.size() == Limits.SEARCH_TERMS_MAX) {
        break;
      }
      terms.add(token.term());
    }
    terms.add(from(message.getSenderId()));
    message.getMentionedIdsList().forEach(userId -> terms.add(mention(userId)));
    if (message.getMentionsAll()) {
      terms.add(MENTION_ALL);
    }
    return terms;
  }

  /** Whether it is a word of the text, and not the sender or somebody who is called. */
  static boolean isWord(String term) {
    return !term.startsWith("FROM:") && !term.startsWith("MENTION:");
  }

  static String from(String senderId) {
    return "FROM:" + senderId;
  }

  static String mention(String userId) {
    return "MENTION:" + userId;
  }
}
