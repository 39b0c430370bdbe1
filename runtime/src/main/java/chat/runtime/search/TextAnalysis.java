package chat.runtime.search;

import chat.model.Limits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.cjk.CJKBigramFilter;
import org.apache.lucene.analysis.icu.ICUFoldingFilter;
import org.apache.lucene.analysis.icu.segmentation.DefaultICUTokenizerConfig;
import org.apache.lucene.analysis.icu.segmentation.ICUTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;

/**
 * Takes a text of any language apart into words, with case, accents and widths folded. Chinese,
 * Japanese and Korean become overlapping pairs of characters, so that any two adjacent ones can be
 * asked for; Thai, Lao, Khmer and Burmese are divided by dictionary.
 *
 * <p>What it gives is stored in tables: a change of it, or of the version of Lucene or its Unicode
 * data, means that the search is rebuilt. Safe for all threads.
 */
final class TextAnalysis {
  /** More of a text is not looked at: a bound for the time that one message takes. */
  static final int TEXT_CHARS_MAX = 20_000;

  /** Of texts that are to be found: single characters too, since many a word has only one. */
  private static final Analyzer OF_TEXTS = new Folding(true);

  private static final Analyzer OF_QUESTIONS = new Folding(false);

  private TextAnalysis() {}

  /** The words of a message. */
  static List<Token> text(String text) {
    return tokens(OF_TEXTS, text);
  }

  /** The words of a question: characters in pairs only, but for one that stands alone. */
  static List<Token> question(String text) {
    return tokens(OF_QUESTIONS, text);
  }

  private static List<Token> tokens(Analyzer analyzer, String text) {
    List<Token> tokens = new ArrayList<>();
    try (TokenStream stream = analyzer.tokenStream("", beginning(text, TEXT_CHARS_MAX))) {
      CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
      OffsetAttribute offset = stream.addAttribute(OffsetAttribute.class);
      PositionIncrementAttribute step = stream.addAttribute(PositionIncrementAttribute.class);
      int position = -1;
      stream.reset();
      while (stream.incrementToken()) {
        position += step.getPositionIncrement();
        String word = beginning(term.toString(), Limits.SEARCH_TERM_CHARS_MAX);
        if (!word.isEmpty()) {
          tokens.add(new Token(word, offset.startOffset(), offset.endOffset(), position));
        }
      }
      stream.end();
    } catch (IOException e) {
      throw new UncheckedIOException("a text in memory cannot be read", e);
    }
    return tokens;
  }

  /** Never half of a character. */
  private static String beginning(String text, int charsMax) {
    if (text.length() <= charsMax) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(charsMax - 1)) ? charsMax - 1 : charsMax;
    return text.substring(0, end);
  }

  private static final class Folding extends Analyzer {
    private final boolean withSingleCharacters;

    Folding(boolean withSingleCharacters) {
      this.withSingleCharacters = withSingleCharacters;
    }

    @Override
    protected TokenStreamComponents createComponents(String fieldName) {
      Tokenizer words = new ICUTokenizer(new DefaultICUTokenizerConfig(false, true));
      int everything =
          CJKBigramFilter.HAN
              | CJKBigramFilter.HIRAGANA
              | CJKBigramFilter.KATAKANA
              | CJKBigramFilter.HANGUL;
      TokenStream folded =
          new CJKBigramFilter(new ICUFoldingFilter(words), everything, withSingleCharacters);
      return new TokenStreamComponents(words, folded);
    }
  }
}
