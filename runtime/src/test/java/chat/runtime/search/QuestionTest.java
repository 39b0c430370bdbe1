package chat.runtime.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.model.Limits;
import chat.model.v1.Body;
import chat.model.v1.Message;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is found by what, in many languages. */
class QuestionTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          hello                | Hello, World!                        | Hello
          WORLD                | Hello, World!                        | World
          hello world          | World, say hello                     | World+hello
          wor                  | Hello, World!                        | World
          cafe                 | Im Café gegenüber                    | Café
          gegenuber            | Im Café gegenüber                    | gegenüber
          strasse              | Die Straße ist lang                  | Straße
          naïve                | a naive answer                       | naive
          ПРИВЕТ               | Привет, мир                          | Привет
          ελλαδα               | Η Ελλάδα και η θάλασσα               | Ελλάδα
          istanbul             | İstanbul’da yağmur                   | İstanbul’da
          دمشق                 | مدينة دمشق القديمة                   | دمشق
          שלום                 | שלום עולם                            | שלום
          नमस्ते                 | नमस्ते दुनिया                           | नमस्ते
          北京                 | 我明天去北京大学开会                 | 北京
          大学                 | 我明天去北京大学开会                 | 大学
          京大                 | 我明天去北京大学开会                 | 京大
          去                   | 我明天去北京大学开会                 | 去
          北京大学             | 我明天去北京大学开会                 | 北京大学
          東京                 | 来週、東京タワーで会いましょう       | 東京
          タワー               | 来週、東京タワーで会いましょう       | タワー
          会いまし             | 来週、東京タワーで会いましょう       | 会いまし
          ﾀﾜｰ                  | 来週、東京タワーで会いましょう       | タワー
          ไทย                  | ฉันเรียนภาษาไทยทุกวัน                    | ไทย
          ภาษาไทย              | ฉันเรียนภาษาไทยทุกวัน                    | ภาษาไทย
          학교                 | 우리는 학교에서 만나요               | 학교
          에서                 | 우리는 학교에서 만나요               | 에서
          ＡＢＣ               | the abc of it                        | abc
          😀                   | well done 😀 friends                 | 😀
          2026                 | in 2026, perhaps                     | 2026
          """)
  void finds(String question, String text, String expected) {
    Question parsed = Question.parse(question).orElseThrow();
    List<Range> ranges = parsed.in(text).orElseThrow();

    assertEquals(
        expected,
        ranges.stream()
            .map(range -> text.substring(range.start(), range.end()))
            .collect(Collectors.joining("+")));
    Set<String> terms = terms(text);
    for (Lookup lookup : parsed.lookups()) {
      assertTrue(
          terms.stream()
              .anyMatch(
                  term ->
                      lookup.isPrefix()
                          ? term.startsWith(lookup.terms().get(0))
                          : lookup.terms().contains(term)),
          () -> lookup + " leads to none of " + terms);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          hello moon           | Hello, World!
          'wor '               | Hello, World!
          w                    | Hello, World!
          大北                 | 我明天去北京大学开会
          北京学               | 我明天去北京大学开会，学
          京都                 | 東京タワーと都
          """)
  void findsNot(String question, String text) {
    assertEquals(Optional.empty(), Question.parse(question).orElseThrow().in(text));
  }

  @Test
  void anyTwoNeighboursOfChineseWords() {
    String text = "今天天气很好我们一起去公园散步吧";

    for (int i = 0; i + 2 <= text.length(); i++) {
      String pair = text.substring(i, i + 2);
      assertTrue(Question.parse(pair).orElseThrow().in(text).isPresent(), pair);
    }
  }

  @Test
  void aQuestionWithoutWordsIsNone() {
    assertTrue(Question.parse("").isEmpty());
    assertTrue(Question.parse(" …!? — ").isEmpty());
  }

  @Test
  void manyWordsAreCutOff() {
    String text = IntStream.range(0, 100).mapToObj(i -> "w" + i).collect(Collectors.joining(" "));

    assertEquals(
        Limits.SEARCH_QUERY_WORDS_MAX, Question.parse(text).orElseThrow().lookups().size());
  }

  @Test
  void aLongTextIsFoundByItsFirstWords() {
    String words =
        IntStream.range(0, 20_000).mapToObj(i -> "w" + i).collect(Collectors.joining(" "));
    Set<String> terms = terms(words);

    assertEquals(Limits.SEARCH_TERMS_MAX + 1, terms.size());
    assertTrue(terms.contains("w" + (Limits.SEARCH_TERMS_MAX - 1)));
    assertFalse(terms.contains("w" + Limits.SEARCH_TERMS_MAX));
  }

  @Test
  void aLongWordIsFoundByItsBeginning() {
    String word = "x".repeat(500);

    assertTrue(Question.parse(word + " ").orElseThrow().in("so " + word + "!").isPresent());
    assertTrue(terms(word).stream().allMatch(term -> term.length() <= 64));
  }

  @Test
  void whatNobodySaidIsFoundByNothing() {
    assertEquals(
        Set.of(),
        Terms.of(
            message("gone")
                .setDeletedBy("x")
                .setDeletedAt(com.google.protobuf.Timestamp.getDefaultInstance())
                .build()));
  }

  @Test
  void senderAndMentionsAreNoWords() {
    Set<String> terms = Terms.of(message("from:ann mention:ben").addMentionedIds("ben").build());

    assertTrue(terms.contains("FROM:ann"));
    assertTrue(terms.contains("MENTION:ben"));
    assertTrue(
        Question.parse("FROM:ann MENTION:ben").orElseThrow().lookups().stream()
            .flatMap(lookup -> lookup.terms().stream())
            .noneMatch(Set.of("FROM:ann", "MENTION:ben")::contains));
  }

  private static Set<String> terms(String text) {
    return Terms.of(message(text).build());
  }

  private static Message.Builder message(String text) {
    return Message.newBuilder()
        .setSequence(1)
        .setSenderId("ann")
        .setBody(Body.newBuilder().setText(text));
  }
}
