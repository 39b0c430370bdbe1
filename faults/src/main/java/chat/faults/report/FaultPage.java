package chat.faults.report;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.stream.Collectors;

/** The report of {@link FaultReport#json()} as one HTML page without anything from elsewhere. */
public final class FaultPage {
  private static final int CHART_WIDTH = 960;
  private static final int CHART_HEIGHT = 160;

  private static final String STYLE =
      """
      body { font: 15px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 62rem; color: #222; }
      table { border-collapse: collapse; width: 100%; margin: .5rem 0 1.5rem; }
      td:first-child { white-space: nowrap; }
      th, td { text-align: left; padding: .25rem .6rem; border-bottom: 1px solid #ddd; vertical-align: top; }
      td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; }
      .ok { color: #176b2c; } .bad { color: #a5160b; font-weight: 600; }
      code { background: #f2f2f2; padding: .1rem .3rem; overflow-wrap: anywhere; }
      svg { width: 100%; height: auto; background: #fafafa; }
      @media (prefers-color-scheme: dark) {
        body { background: #181818; color: #ddd; } th, td { border-color: #444; }
        code { background: #2a2a2a; } svg { background: #202020; }
        .ok { color: #6c6; } .bad { color: #f77; }
      }
      """;

  private final JsonObject report;
  private final StringBuilder page = new StringBuilder();

  private FaultPage(JsonObject report) {
    this.report = report;
  }

  public static String of(JsonObject report) {
    return new FaultPage(report).write();
  }

  private String write() {
    boolean passed = report.getBoolean("passed");
    page.append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">")
        .append("<meta name=\"viewport\" content=\"width=device-width\">")
        .append("<title>Faults, seed ")
        .append(report.getLong("seed"))
        .append("</title><style>")
        .append(STYLE)
        .append("</style></head><body><h1>Fault run: <span class=\"")
        .append(passed ? "ok\">passed" : "bad\">FAILED")
        .append("</span></h1>");
    summary();
    wrong();
    chart();
    steps();
    latency();
    memory();
    return page.append("</body></html>\n").toString();
  }

  private void summary() {
    JsonObject machine = report.getJsonObject("machine");
    JsonObject integrity = report.getJsonObject("integrity");
    page.append("<p>Seed <b>")
        .append(report.getLong("seed"))
        .append("</b>; again with <code>")
        .append(escape(report.getString("command")))
        .append("</code></p>");
    row(true, "what", "value");
    row(
        false,
        "machine",
        format(
            "%d cores, %.1f GiB, %s, Java %s; it carries servers, platform and clients",
            machine.getInteger("cores"),
            machine.getDouble("memory_gibibytes"),
            machine.getString("system"),
            machine.getString("java")));
    row(
        false,
        "load",
        format(
            "%d users, %.0f messages/s for %.0f s; Kafka brokers: %d",
            report.getInteger("users"),
            report.getDouble("rate"),
            report.getDouble("seconds"),
            report.getInteger("kafka_brokers")));
    row(false, "messages acknowledged", Long.toString(report.getLong("messages_acknowledged")));
    row(
        false,
        "deliveries checked",
        format("%d, %d findings", integrity.getLong("deliveries"), integrity.getLong("findings")));
    for (Object each : report.getJsonArray("operations")) {
      JsonObject count = (JsonObject) each;
      row(
          false,
          count.getString("name").replace('_', ' '),
          format(
              "%d ok, %d failed, %d unknown",
              count.getLong("ok"), count.getLong("failed"), count.getLong("unknown")));
    }
    page.append("</table>");
  }

  private void wrong() {
    JsonArray findings = report.getJsonArray("findings");
    JsonArray problems = report.getJsonArray("problems");
    page.append("<h2>Findings</h2>");
    if (findings.isEmpty() && problems.isEmpty()) {
      page.append(
          "<p class=\"ok\">None: nothing lost, doubled or reordered, everything healed.</p>");
      return;
    }
    page.append("<ul>");
    for (Object each : findings) {
      JsonObject finding = (JsonObject) each;
      item(finding.getString("kind") + ": " + finding.getString("detail"));
    }
    problems.forEach(problem -> item(problem.toString()));
    page.append("</ul>");
  }

  private void item(String text) {
    page.append("<li class=\"bad\">").append(escape(text)).append("</li>");
  }

  /** Messages delivered each second; a band for each step, darker until its faults were undone. */
  private void chart() {
    JsonArray counts = report.getJsonArray("delivered_each_second");
    int seconds = Math.max(1, counts.size());
    int highest = Math.max(1, counts.stream().mapToInt(count -> (Integer) count).max().orElse(1));
    double perSecond = (double) CHART_WIDTH / seconds;
    page.append("<h2>Messages delivered each second</h2>")
        .append(format("<svg viewBox=\"0 0 %d %d\" role=\"img\">", CHART_WIDTH, CHART_HEIGHT));
    for (Object each : report.getJsonArray("steps")) {
      JsonObject step = (JsonObject) each;
      double start = step.getLong("start_millis") / 1e3;
      double fault = step.getLong("fault_millis") / 1e3;
      double healed = Math.max(0, step.getLong("healed_millis")) / 1e3;
      band(start * perSecond, (fault + healed) * perSecond, "0.15");
      band(start * perSecond, fault * perSecond, "0.35");
    }
    for (int i = 0; i < counts.size(); i++) {
      double height = (double) counts.getInteger(i) / highest * CHART_HEIGHT;
      page.append(
          format(
              "<rect x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\" fill=\"#3572b0\"/>",
              i * perSecond, CHART_HEIGHT - height, perSecond * 0.9, height));
    }
    page.append(
        format(
            "</svg><p>%d s, highest %d. Shaded: a fault, and lighter the time until it had healed.</p>",
            seconds, highest));
  }

  private void band(double x, double width, String opacity) {
    page.append(
        format(
            "<rect x=\"%.2f\" y=\"0\" width=\"%.2f\" height=\"%d\" fill=\"#d43\" opacity=\"%s\"/>",
            x, width, CHART_HEIGHT, opacity));
  }

  private void steps() {
    page.append("<h2>Faults</h2>");
    row(
        true,
        "at",
        "fault",
        "lasted",
        "first delivery after it",
        "healed after",
        "acknowledged meanwhile",
        "put off");
    for (Object each : report.getJsonArray("steps")) {
      JsonObject step = (JsonObject) each;
      String faults =
          step.getJsonArray("faults").stream()
              .map(fault -> (JsonObject) fault)
              .map(
                  fault ->
                      format(
                          "%s %s, %.1f s",
                          fault.getString("kind"),
                          fault.getString("target"),
                          fault.getLong("duration_millis") / 1e3))
              .collect(Collectors.joining("\n"));
      String notes =
          step.getJsonArray("notes").stream()
              .map(note -> "\n(" + note + ")")
              .collect(Collectors.joining());
      row(
          false,
          seconds(step.getLong("start_millis")),
          faults + notes,
          seconds(step.getLong("fault_millis")),
          seconds(step.getLong("first_delivery_millis")),
          step.getBoolean("healed") ? seconds(step.getLong("healed_millis")) : "never",
          Long.toString(step.getLong("acknowledged_meanwhile")),
          Long.toString(step.getLong("retry_later")));
    }
    page.append("</table>");
  }

  private static String seconds(long millis) {
    return millis < 0 ? "never" : format("%.1f s", millis / 1e3);
  }

  private void latency() {
    page.append("<h2>Latency from due, ms</h2>");
    row(true, "what", "messages", "p50", "p99", "max");
    report
        .getJsonObject("latency_millis")
        .forEach(
            entry -> {
              JsonObject figures = (JsonObject) entry.getValue();
              row(
                  false,
                  entry.getKey().replace('_', ' '),
                  Long.toString(figures.getLong("count")),
                  format("%.1f", figures.getDouble("p50")),
                  format("%.1f", figures.getDouble("p99")),
                  format("%.1f", figures.getDouble("max")));
            });
    page.append("</table>");
  }

  private void memory() {
    page.append(
            "<h2>Most resident memory while faults were on, MiB</h2><p>A process of the platform may have ")
        .append(report.getInteger("memory_mebibytes_max"))
        .append(".</p>");
    row(true, "process", "MiB");
    report
        .getJsonObject("memory_peak_mebibytes")
        .forEach(entry -> row(false, entry.getKey(), entry.getValue().toString()));
    page.append("</table>");
  }

  /** A row of a table; a row of headings opens the table. */
  private void row(boolean headings, String... cells) {
    String tag = headings ? "th" : "td";
    page.append(headings ? "<table><tr>" : "<tr>");
    for (String cell : cells) {
      page.append('<')
          .append(tag)
          .append('>')
          .append(escape(cell).replace("\n", "<br>"))
          .append("</")
          .append(tag)
          .append('>');
    }
    page.append("</tr>");
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  private static String format(String text, Object... arguments) {
    return String.format(Locale.ROOT, text, arguments);
  }
}
