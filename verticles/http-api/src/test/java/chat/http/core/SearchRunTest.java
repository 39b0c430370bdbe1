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
        SearchRun run = world.run(after, 1_000);
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

  @Test
  void oldConversationsAreNotReadForThePageThatOthersFill() {
    SearchWalk old = new SearchWalk("direct:old", 0, 0, Place.END, 1_000);
    SearchWalk busy = new SearchWalk("direct:busy", 0, 0, Place.END, 9_000);
    SearchRun run = new SearchRun(new ArrayList<>(List.of(old, busy)), 100);

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
    private final Map<String, List<Message>> conversations = new TreeMap<>();

    private record Message(Place place, boolean hasA, boolean hasB) {}

    World(Random random) {
      this.random = random;
      int count = 1 + random.nextInt(6);
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
      return new SearchRun(walks, readsMax);
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
          page.addAll(settled);
        }
        for (SearchWalk walk : walks) {
          for (SearchWalk.Reading reading : walk.readings()) {
            if (walk.isAt(reading)) {
              Postings a = read(walk, reading, Message::hasA);
              Postings b = read(walk, reading, Message::hasB);
              run.advanced(walk, List.of(a, b));
              if (walk.hasLeft(reading)) {
                walk.bucketBegan(began(walk.conversationId(), reading.bucket()).sentAtMillis());
              }
            }
          }
        }
      }
      return page;
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
