package chat.http.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.runtime.search.Postings;
import chat.runtime.search.Postings.Place;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random conversations, searched page by page with lists that break off early. */
class SearchRunTest {
  private static final int BUCKET = 20;
  private static final int SEEDS = 300;

  @Test
  void pagesGiveEveryHitOnceInOneOrder() {
    for (int seed = 0; seed < SEEDS; seed++) {
      World world = new World(new Random(seed));
      List<HitPlace> expected = world.hits();
      int limit = 1 + new Random(seed).nextInt(7);

      List<HitPlace> found = new ArrayList<>();
      Optional<HitPlace> after = Optional.empty();
      int pages = 0;
      do {
        SearchRun run = world.run(after, 100_000);
        List<HitPlace> page = world.page(run, limit);
        found.addAll(page);
        after = run.isThrough() ? Optional.empty() : run.goesOnAfter();
        assertTrue(page.size() == limit || run.isThrough(), "a page ends early, seed " + seed);
        assertTrue(++pages <= expected.size() + 1, "pages without end, seed " + seed);
      } while (after.isPresent());

      assertEquals(expected, found, "seed " + seed);
    }
  }

  @Test
  void aBoundOfReadsOnlyMakesMorePages() {
    for (int seed = 0; seed < SEEDS; seed++) {
      World world = new World(new Random(seed));
      List<HitPlace> found = new ArrayList<>();
      Optional<HitPlace> after = Optional.empty();
      int pages = 0;
      do {
        SearchRun run = world.run(after, 40);
        found.addAll(world.page(run, 5));
        after = run.isThrough() ? Optional.empty() : run.goesOnAfter();
        assertTrue(++pages <= 1_000, "no progress, seed " + seed);
      } while (after.isPresent());

      assertEquals(world.hits(), found, "seed " + seed);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 7, 9, 10})
  void pagesComeToAnEndAlthoughManyConversationsBeginAtOnePlace(int lookups) {
    World world = new World(new Random(lookups), 200, lookups);
    List<HitPlace> found = new ArrayList<>();
    Optional<HitPlace> after = Optional.empty();
    do {
      SearchRun run = world.run(after, 600);
      found.addAll(world.page(run, 20));
      Optional<HitPlace> next = run.isThrough() ? Optional.empty() : run.goesOnAfter();
      assertTrue(run.isThrough() || next.isPresent(), "it begins with the newest hit again");
      assertTrue(
          after.isEmpty() || next.isEmpty() || next.get().compareTo(after.get()) > 0,
          "a page leads no further than the one before: " + after);
      after = next;
    } while (after.isPresent());

    assertEquals(world.hits(), found);
  }

  @Test
  void aRunThatReadTooMuchGivesTheHitsThatItKnows() {
    SearchWalk walk = new SearchWalk("direct:a", 0, 0, Place.END, 9_000);
    SearchRun run = new SearchRun(List.of(walk), Optional.empty(), 10, 600);
    run.advanced(walk, List.of(new Postings(List.of(new Place(8_000, 2)), false)));
    run.read(2_000);

    assertEquals(List.of(), run.next(1));
    assertEquals(List.of(new HitPlace("direct:a", new Place(8_000, 2))), run.settled(20));
    assertTrue(run.isThrough());
  }

  @Test
  void anotherPageGivesNoHitOfTheSameMillisecondAgain() {
    HitPlace last = new HitPlace("direct:b", new Place(5_000, 3));
    SearchWalk a = new SearchWalk("direct:a", 0, 0, last.boundIn("direct:a"), 9_000);
    SearchWalk b = new SearchWalk("direct:b", 0, 0, last.boundIn("direct:b"), 9_000);
    SearchRun run = new SearchRun(List.of(a, b), Optional.of(last), 1, 600);

    assertEquals(Optional.of(last), run.goesOnAfter());
  }

  @Test
  void oldConversationsAreNotReadForThePageThatOthersFill() {
    SearchWalk old = new SearchWalk("direct:old", 0, 0, Place.END, 1_000);
    SearchWalk busy = new SearchWalk("direct:busy", 0, 0, Place.END, 9_000);
    SearchRun run = new SearchRun(List.of(old, busy), Optional.empty(), 1, 100);

    assertEquals(List.of(busy, old), run.next(1));
    run.advanced(busy, List.of(new Postings(List.of(new Place(8_000, 2)), false)));
    assertEquals(List.of(), run.next(1));
    assertEquals(List.of(new HitPlace("direct:busy", new Place(8_000, 2))), run.settled(1));
    assertEquals(List.of(old), run.next(1));
  }

  @Test
  void cursorsComeBackAsTheyWere() {
    String id = "group:019a8f3e-7c2a-7b44-8d21-5e0f9a7c6b13";
    SearchCursor cursor =
        new SearchCursor(12, Optional.of(new HitPlace(id, new Place(1_763_894_460_250L, 7))));

    assertEquals(Optional.of(cursor), SearchCursor.parse(cursor.text()));
    assertEquals(Optional.of(SearchCursor.START), SearchCursor.parse(SearchCursor.START.text()));
    for (String wrong : List.of("", "x", "%", "MTIvMQ", "A".repeat(300))) {
      assertEquals(Optional.empty(), SearchCursor.parse(wrong), wrong);
    }
  }

  /** Conversations whose messages have the words a and b, or not. */
  private static final class World {
    private final Random random;
    private final int lookups;
    private final Map<String, List<Message>> conversations = new TreeMap<>();

    private record Message(Place place, boolean hasA, boolean hasB) {}

    World(Random random) {
      this(random, 1 + random.nextInt(6), 2);
    }

    /**
     * @param lookups lists of the one word and of the other in turn
     */
    World(Random random, int count, int lookups) {
      this.random = random;
      this.lookups = lookups;
      for (int c = 0; c < count; c++) {
        List<Message> messages = new ArrayList<>();
        long time = random.nextInt(100);
        int size = 1 + random.nextInt(120);
        int oftenA = 1 + random.nextInt(8);
        int oftenB = 1 + random.nextInt(8);
        for (int sequence = 1; sequence <= size; sequence++) {
          time += random.nextInt(3);
          messages.add(
              new Message(
                  new Place(time, sequence),
                  random.nextInt(oftenA) == 0,
                  random.nextInt(oftenB) == 0));
        }
        conversations.put("direct:" + c, messages);
      }
    }

    List<HitPlace> hits() {
      TreeSet<HitPlace> hits = new TreeSet<>();
      conversations.forEach(
          (id, messages) ->
              messages.stream()
                  .filter(message -> message.hasA && message.hasB)
                  .forEach(message -> hits.add(new HitPlace(id, message.place))));
      return List.copyOf(hits);
    }

    SearchRun run(Optional<HitPlace> after, int readsMax) {
      List<SearchWalk> walks = new ArrayList<>();
      conversations.forEach(
          (id, messages) -> {
            Place last = messages.get(messages.size() - 1).place;
            Place start = after.map(hit -> hit.boundIn(id)).orElse(Place.END);
            // As Search does it: the last bucket that begins no later.
            int first = messages.size() / BUCKET;
            while (first > 0 && began(id, first).sentAtMillis() > start.sentAtMillis()) {
              first--;
            }
            walks.add(new SearchWalk(id, first, 0, start, last.sentAtMillis()));
          });
      return new SearchRun(walks, after, lookups, readsMax);
    }

    List<HitPlace> page(SearchRun run, int limit) {
      List<HitPlace> page = new ArrayList<>();
      while (page.size() < limit) {
        List<SearchWalk> walks = run.next(limit - page.size());
        if (walks.isEmpty()) {
          List<HitPlace> settled = run.settled(limit - page.size());
          if (settled.isEmpty()) {
            return page;
          }
          run.read(settled.size());
          page.addAll(settled);
        }
        walks.forEach(walk -> advance(run, walk));
      }
      return page;
    }

    /** Counts what it reads as Search does. */
    private void advance(SearchRun run, SearchWalk walk) {
      for (SearchWalk.Reading reading : walk.readings()) {
        run.read(1);
        if (!walk.isAt(reading)) {
          run.read(lookups);
          continue;
        }
        List<Postings> lists = new ArrayList<>();
        for (int lookup = 0; lookup < lookups; lookup++) {
          lists.add(read(walk, reading, lookup % 2 == 0 ? Message::hasA : Message::hasB));
        }
        run.advanced(walk, lists);
        if (walk.hasLeft(reading)) {
          walk.bucketBegan(began(walk.conversationId(), reading.bucket()).sentAtMillis());
        }
      }
    }

    private Place began(String id, int bucket) {
      return conversations.get(id).get(Math.max(0, bucket * BUCKET - 1)).place;
    }

    private Postings read(SearchWalk walk, SearchWalk.Reading reading, Predicate<Message> has) {
      int limit = 1 + random.nextInt(4);
      Stream<Place> matching =
          conversations.get(walk.conversationId()).stream()
              .filter(has)
              .map(Message::place)
              .filter(place -> place.sequence() / BUCKET == reading.bucket())
              .filter(place -> place.compareTo(reading.before()) < 0);
      List<Place> places = matching.sorted(Comparator.reverseOrder()).limit(limit).toList();
      return new Postings(places, places.size() == limit);
    }
  }
}
