package chat.runtime.search;

import chat.model.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What somebody looks for: words that must all occur, in any order. The last one may be the
 * beginning of a word that he has not typed to its end.
 */
public final class Question {
  private final List<Word> words;

  private Question(List<Word> words) {
    this.words = words;
  }

  /** Empty when there is no word in it. */
  public static Optional<Question> parse(String text) {
    List<Word> words = new ArrayList<>();
    Token last = null;
    for (Token token : TextAnalysis.question(text)) {
      // Pairs of characters that overlap are one word.
      boolean goesOn = last != null && token.start() < last.end();
      if (!goesOn && words.size() == Limits.SEARCH_QUERY_WORDS_MAX) {
        last = null;
        break;
      }
      if (!goesOn) {
        words.add(new Word(new ArrayList<>(), false));
      }
      words.get(words.size() - 1).terms.add(token.term());
      last = token;
    }
    if (words.isEmpty()) {
      return Optional.empty();
    }
    if (last != null && last.end() == text.length()) {
      Word unfinished = words.remove(words.size() - 1);
      words.add(new Word(unfinished.terms, unfinished.mayBeBeginning()));
    }
    return Optional.of(new Question(words));
  }

  /** What to look up; a message that is asked for has all of it. */
  public List<Lookup> lookups() {
    return words.stream()
        .flatMap(word -> word.terms.stream().map(term -> new Lookup(List.of(term), word.isPrefix)))
        .distinct()
        .limit(Limits.SEARCH_QUERY_WORDS_MAX)
        .toList();
  }

  /** Where a text has the words; empty when it lacks one. */
  public Optional<List<Range>> in(String text) {
    List<Token> tokens = TextAnalysis.text(text);
    List<Range> ranges = new ArrayList<>();
    for (Word word : words) {
      List<Range> places = word.in(tokens);
      if (places.isEmpty()) {
        return Optional.empty();
      }
      ranges.addAll(places);
    }
    return Optional.of(Range.joined(ranges));
  }

  /** Terms that follow one another in a text; more than one only where characters are paired. */
  private static final class Word {
    /** A single letter begins too many words. */
    private static final int PREFIX_CHARS_MIN = 2;

    final List<String> terms;
    final boolean isPrefix;

    Word(List<String> terms, boolean isPrefix) {
      this.terms = terms;
      this.isPrefix = isPrefix;
    }

    /** Where no words are divided by spaces, any two characters are found as they are. */
    boolean mayBeBeginning() {
      String term = terms.get(0);
      return terms.size() == 1
          && term.length() >= PREFIX_CHARS_MIN
          && term.codePoints().noneMatch(Word::isPaired);
    }

    List<Range> in(List<Token> tokens) {
      List<Range> places = new ArrayList<>();
      for (int i = 0; i < tokens.size(); i++) {
        Token first = tokens.get(i);
        int end = matches(first.term(), 0) ? endFrom(tokens, i) : -1;
        if (end >= 0) {
          places.add(new Range(first.start(), end));
        }
      }
      return places;
    }

    /** Where the word ends that begins with a token; −1 when something else follows. */
    private int endFrom(List<Token> tokens, int from) {
      int index = from;
      for (int i = 1; i < terms.size(); i++) {
        int position = tokens.get(from).position() + i;
        while (index < tokens.size()
            && (tokens.get(index).position() < position
                || (tokens.get(index).position() == position
                    && !matches(tokens.get(index).term(), i)))) {
          index++;
        }
        if (index == tokens.size() || tokens.get(index).position() > position) {
          return -1;
        }
      }
      return tokens.get(index).end();
    }

    private boolean matches(String term, int index) {
      return isPrefix ? term.startsWith(terms.get(index)) : term.equals(terms.get(index));
    }

    private static boolean isPaired(int codePoint) {
      Character.UnicodeScript script = Character.UnicodeScript.of(codePoint);
      return script == Character.UnicodeScript.HAN
          || script == Character.UnicodeScript.HIRAGANA
          || script == Character.UnicodeScript.KATAKANA
          || script == Character.UnicodeScript.HANGUL;
    }
  }
}
