package chat.bench.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Memory of the machine's kernel, in bytes, whoever caused it.
 *
 * @param slab its own objects, sockets among them
 * @param tcpBuffers what waits in TCP sockets
 */
public record KernelMemory(long slab, long tcpBuffers) {
  private static final long KIBIBYTE = 1_024;
  private static final long PAGE = 4_096;
  private static final Pattern SLAB = Pattern.compile("^Slab: +(\\d+) kB$");
  private static final Pattern TCP = Pattern.compile("^TCP: .* mem (\\d+)$");

  public static KernelMemory read() throws IOException {
    return of(
        Files.readAllLines(Path.of("/proc/meminfo")),
        Files.readAllLines(Path.of("/proc/net/sockstat")));
  }

  static KernelMemory of(List<String> meminfo, List<String> sockstat) {
    return new KernelMemory(KIBIBYTE * number(SLAB, meminfo), PAGE * number(TCP, sockstat));
  }

  private static long number(Pattern pattern, List<String> lines) {
    return lines.stream()
        .map(pattern::matcher)
        .filter(Matcher::matches)
        .mapToLong(line -> Long.parseLong(line.group(1)))
        .findFirst()
        .orElse(0);
  }
}
