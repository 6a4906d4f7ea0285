package id.lababersih.app.http;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A multipart form; its file is on disk only while the handler runs.
 *
 * @param fields the parts that are no file, by name
 * @param name what the client calls the file, at most 255 characters, never a path to write to
 * @param bytes the size of the file
 */
public record Upload(Map<String, String> fields, Path file, String name, long bytes, String sha256) {
    public Upload {
        fields = Map.copyOf(fields);
    }

    /** The text of a part, null when it is missing. */
    public @Nullable String field(String field) {
        return fields.get(field);
    }
}
