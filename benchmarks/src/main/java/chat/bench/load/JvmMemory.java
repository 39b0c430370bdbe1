package chat.bench.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Memory of a Java process on this machine, in bytes.
 *
 * <p>What a process has resident of its heap says little: garbage was there, or will be. What it
 * needs is what lives in the heap after a collection, and all that is resident outside the heap.
 *
 * @param resident physical memory of the process, its share of what it shares with others included
 * @param heapResident of that, the heap
 * @param heapLive what lives in the heap after a full collection
 */
public record JvmMemory(long resident, long heapResident, long heapLive) {
  private static final long KIBIBYTE = 1_024;
  private static final int COLLECTIONS = 2;
  private static final long COMMAND_TIMEOUT_SECONDS = 60;

  /** A heap or a generation of it: bytes in use, and the addresses from and to. */
  private static final Pattern SPACE =
      Pattern.compile(
          "total \\d+K, used (\\d+)K \\[0x([0-9a-f]+),(?: 0x[0-9a-f]+,)? 0x([0-9a-f]+)\\)");

  private static final Pattern MAPPING = Pattern.compile("^([0-9a-f]+)-([0-9a-f]+) ");
  private static final Pattern SHARE = Pattern.compile("^Pss: +(\\d+) kB$");

  /** What the process needs. */
  public long needed() {
    return heapLive + resident - heapResident;
  }

  /** Lets the process collect its garbage, then reads. */
  public static JvmMemory afterCollection(long pid) throws IOException, InterruptedException {
    for (int i = 0; i < COLLECTIONS; i++) {
      command(pid, "GC.run");
    }
    String heap = command(pid, "GC.heap_info");
    try (Stream<String> mappings = Files.lines(Path.of("/proc", Long.toString(pid), "smaps"))) {
      return of(heap, mappings.toList());
    }
  }

  /**
   * @param heapInfo what {@code jcmd PID GC.heap_info} prints
   * @param mappings lines of {@code /proc/PID/smaps}
   */
  static JvmMemory of(String heapInfo, List<String> mappings) {
    long live = 0;
    long from = Long.MAX_VALUE;
    long to = 0;
    Matcher space = SPACE.matcher(heapInfo);
    while (space.find()) {
      live += Long.parseLong(space.group(1)) * KIBIBYTE;
      from = Math.min(from, Long.parseUnsignedLong(space.group(2), 16));
      to = Math.max(to, Long.parseUnsignedLong(space.group(3), 16));
    }
    if (to == 0) {
      throw new IllegalStateException("jcmd GC.heap_info shows no heap: " + heapInfo);
    }
    long resident = 0;
    long heapResident = 0;
    boolean inHeap = false;
    for (String line : mappings) {
      Matcher mapping = MAPPING.matcher(line);
      Matcher share = SHARE.matcher(line);
      if (mapping.find()) {
        long start = Long.parseUnsignedLong(mapping.group(1), 16);
        inHeap = start >= from && start < to;
      } else if (share.matches()) {
        long bytes = Long.parseLong(share.group(1)) * KIBIBYTE;
        resident += bytes;
        heapResident += inHeap ? bytes : 0;
      }
    }
    return new JvmMemory(resident, heapResident, live);
  }

  /** With the tool of the very JDK that the process runs on. */
  private static String command(long pid, String command) throws IOException, InterruptedException {
    Path java =
        ProcessHandle.of(pid)
            .flatMap(process -> process.info().command())
            .map(Path::of)
            .orElseThrow(() -> new IllegalStateException("no process " + pid + " is to be seen"));
    Process tool =
        new ProcessBuilder(java.resolveSibling("jcmd").toString(), Long.toString(pid), command)
            .redirectErrorStream(true)
            .start();
    String output = new String(tool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!tool.waitFor(COMMAND_TIMEOUT_SECONDS, TimeUnit.SECONDS) || tool.exitValue() != 0) {
      throw new IOException("jcmd " + command + " failed: " + output);
    }
    return output;
  }
}
