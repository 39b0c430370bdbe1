package chat.faults.run;

/**
 * What clients did of one kind, by the outcome that they saw.
 *
 * @param ok the platform said yes
 * @param failed the platform refused for good
 * @param unknown no answer, or one that promises nothing
 */
public record OperationCount(String name, long ok, long failed, long unknown) {}
