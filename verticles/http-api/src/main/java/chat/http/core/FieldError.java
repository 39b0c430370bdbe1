package chat.http.core;

/**
 * One wrong value of a request.
 *
 * @param field path of a field of the body such as {@code device.name}, or name of a parameter
 * @param detail what is wrong with it
 * @param allowed what it may hold
 */
public record FieldError(String field, String detail, String allowed) {}
