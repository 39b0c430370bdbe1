package chat.runtime.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A part of a text, in UTF-16 code units: from {@code start}, up to but not with {@code end}. */
public record Range(int start, int end) {

  /** Ascending, with those that touch made one. */
  static List<Range> joined(List<Range> ranges) {
    List<Range> joined = new ArrayList<>();
    ranges.stream()
        .sorted(Comparator.comparingInt(Range::start))
        .forEach(
            range -> {
              int last = joined.size() - 1;
              if (last >= 0 && range.start <= joined.get(last).end) {
                joined.set(
                    last,
                    new Range(joined.get(last).start, Math.max(joined.get(last).end, range.end)));
              } else {
                joined.add(range);
              }
            });
    return joined;
  }
}
