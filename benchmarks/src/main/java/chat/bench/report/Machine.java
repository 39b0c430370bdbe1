package chat.bench.report;

import com.sun.management.OperatingSystemMXBean;
import io.vertx.core.json.JsonObject;
import java.lang.management.ManagementFactory;

/** What the generator runs on, for whoever compares figures. */
public record Machine(int cores, double memoryGibibytes, String system, String java) {
  private static final double GIBIBYTE = 1L << 30;

  public static Machine here() {
    long memoryBytes =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    return new Machine(
        Runtime.getRuntime().availableProcessors(),
        memoryBytes / GIBIBYTE,
        System.getProperty("os.name") + " " + System.getProperty("os.arch"),
        System.getProperty("java.version"));
  }

  JsonObject json() {
    return new JsonObject()
        .put("cores", cores)
        .put("memory_gibibytes", memoryGibibytes)
        .put("system", system)
        .put("java", java);
  }
}
