package id.lababersih.app.realtime;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import id.lababersih.app.http.Fields;
import id.lababersih.app.http.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/** Reads the parts of one message in the order in which they stand; what is passed on stays as it was sent. */
final class MessageReader implements AutoCloseable {
    private static final int NAME_CHARACTERS_MAX = 255;
    private static final int REF_CHARACTERS_MAX = 64;

    private final String text;
    private final JsonParser parser;

    /** Begins with a text in UTF-8 and nothing else, as WebSockets carry it. */
    MessageReader(ByteString bytes) throws IOException {
        text = StandardCharsets.UTF_8.newDecoder().decode(bytes.asByteBuffer()).toString();
        parser = Json.mapper().createParser(text);
    }

    void begin(JsonToken start) throws IOException, MalformedException {
        require(parser.nextToken() == start);
    }

    /** Passes over what is left of the array. */
    void endArray() throws IOException, MalformedException {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            require(parser.currentToken() != null);
            parser.skipChildren();
        }
    }

    /** The name of the next field; null when the object has no more. */
    @Nullable
    String field() throws IOException {
        return parser.nextFieldName();
    }

    /** A text or a whole number, as JSON; null for null. */
    @Nullable
    String ref() throws IOException, MalformedException {
        var token = parser.nextToken();
        require(token == JsonToken.VALUE_STRING
                || token == JsonToken.VALUE_NUMBER_INT
                || token == JsonToken.VALUE_NULL);
        if (token == JsonToken.VALUE_NULL) {
            return null;
        }
        var json = value();
        require(json.length() <= REF_CHARACTERS_MAX);
        return json;
    }

    /** A topic or the name of an event. */
    String word() throws IOException, MalformedException {
        require(parser.nextToken() == JsonToken.VALUE_STRING);
        var word = parser.getText();
        require(word.length() <= NAME_CHARACTERS_MAX && Fields.storable(word));
        return word;
    }

    /** Any value, as JSON. */
    String json() throws IOException, MalformedException {
        var token = parser.nextToken();
        require(token != null && token != JsonToken.END_ARRAY && token != JsonToken.END_OBJECT);
        return value();
    }

    /** Whoever has read all finds nothing after it. */
    void end() throws IOException, MalformedException {
        require(parser.nextToken() == null);
    }

    @Override
    public void close() throws IOException {
        parser.close();
    }

    private String value() throws IOException {
        int from = (int) parser.currentTokenLocation().getCharOffset();
        parser.skipChildren();
        parser.finishToken();
        return text.substring(from, (int) parser.currentLocation().getCharOffset());
    }

    private static void require(boolean holds) throws MalformedException {
        if (!holds) {
            throw MalformedException.message();
        }
    }
}
