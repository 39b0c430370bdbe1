package chat.bench.search;

import java.util.SplittableRandom;
import java.util.StringJoiner;

/**
 * Words as a language has them: few that are said all the time, many that are rare. The word of
 * rank n is said with a probability in proportion to 1/n.
 */
final class Vocabulary {
  private static final int WORDS = 20_000;
  private static final String CONSONANTS = "bdfgklmnprstvz";
  private static final String VOWELS = "aeiou";

  private final double[] cumulated = new double[WORDS];
  private final SplittableRandom random;

  Vocabulary(SplittableRandom random) {
    this.random = random;
    double sum = 0;
    for (int rank = 0; rank < WORDS; rank++) {
      sum += 1.0 / (rank + 1);
      cumulated[rank] = sum;
    }
  }

  /** A text as somebody might say it. */
  String sentence(int words) {
    StringJoiner sentence = new StringJoiner(" ");
    for (int i = 0; i < words; i++) {
      sentence.add(said());
    }
    return sentence.toString();
  }

  /** A word as often as it is said. */
  String said() {
    double at = random.nextDouble() * cumulated[WORDS - 1];
    int low = 0;
    int high = WORDS - 1;
    while (low < high) {
      int middle = (low + high) / 2;
      if (cumulated[middle] < at) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return word(low);
  }

  /** Any word of the language, most of them rare. */
  String any() {
    return word(random.nextInt(WORDS));
  }

  /** Different for each rank: the digits of the rank as syllables. */
  private static String word(int rank) {
    StringBuilder word = new StringBuilder();
    int rest = rank + CONSONANTS.length() * VOWELS.length();
    while (rest > 0) {
      word.append(CONSONANTS.charAt(rest % CONSONANTS.length()));
      rest /= CONSONANTS.length();
      word.append(VOWELS.charAt(rest % VOWELS.length()));
      rest /= VOWELS.length();
    }
    return word.toString();
  }
}
