package chat.embedded;

/** Hears how the start goes on, from several threads at once. */
@FunctionalInterface
public interface Progress {
  void ready(String title, long millis);

  Progress SILENT = (title, millis) -> {};
}
