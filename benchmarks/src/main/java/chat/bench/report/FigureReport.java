package chat.bench.report;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The outcome of a bench that comes to a list of figures.
 *
 * @param settings how the bench was run, in the order in which it is to be printed
 * @param figures by name, the unit last in it, in the order in which they are to be printed
 */
public record FigureReport(
    Map<String, Object> settings, Map<String, Double> figures, List<Bar> bars) {

  public boolean isPassed() {
    return bars.stream().allMatch(Bar::isHeld);
  }

  public String text() {
    List<String> lines = new ArrayList<>();
    settings.forEach((name, value) -> lines.add(format("%-36s %s", name, value)));
    Machine machine = Machine.here();
    lines.add(
        format(
            "%-36s %d cores, %.1f GiB, %s, Java %s; it carries the generator too",
            "machine",
            machine.cores(),
            machine.memoryGibibytes(),
            machine.system(),
            machine.java()));
    figures.forEach((name, value) -> lines.add(format("%-36s %.2f", name, value)));
    for (Bar bar : bars) {
      lines.add(
          format(
              "%s %s: wanted %.2f, actual %.2f",
              bar.isHeld() ? "held  " : "MISSED", bar.name(), bar.wanted(), bar.actual()));
    }
    return String.join(System.lineSeparator(), lines);
  }

  public JsonObject json() {
    JsonObject figuresJson = new JsonObject();
    figures.forEach(figuresJson::put);
    return new JsonObject()
        .put("settings", new JsonObject(settings))
        .put("machine", Machine.here().json())
        .put("figures", figuresJson)
        .put("bars", Bar.json(bars))
        .put("passed", isPassed());
  }

  private static String format(String text, Object... arguments) {
    return String.format(Locale.ROOT, text, arguments);
  }
}
