package id.lababersih.app.http;

/**
 * One thing wrong with one field.
 *
 * @param pointer a JSON pointer into the body, or {@code ?name} for a query parameter
 */
public record Violation(String pointer, String code, String detail) {}
