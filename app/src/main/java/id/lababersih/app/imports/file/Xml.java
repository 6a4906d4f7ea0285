package id.lababersih.app.imports.file;

import com.fasterxml.aalto.stax.InputFactoryImpl;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UnsupportedEncodingException;
import java.util.HashSet;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.codehaus.stax2.XMLInputFactory2;
import org.jspecify.annotations.Nullable;

/**
 * Steps through the elements of one XML part, by their names without namespace. Each element a caller steps into must
 * be left by {@link #nextChild} having said false, {@link #text}, {@link #richText} or {@link #skip}.
 */
final class Xml implements AutoCloseable {
    /** More than any part of a workbook that is read needs. */
    private static final int DEPTH_MAX = 64;
    /** The parser keeps every name it meets. */
    private static final int NAMES_MAX = 300;

    private final InputStream in;
    private final XMLStreamReader reader;
    private final StringBuilder text = new StringBuilder();
    private final Set<String> names = new HashSet<>();
    private int depth;

    private Xml(InputStream in, XMLStreamReader reader) {
        this.in = in;
        this.reader = reader;
    }

    /** Reads a part, which is closed with this. */
    static Xml of(InputStream in) throws IOException {
        var factory = new InputFactoryImpl(); // One for each part, so that no names of a file outlive it.
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory2.P_LAZY_PARSING, false);
        try {
            return new Xml(in, factory.createXMLStreamReader(in));
        } catch (XMLStreamException e) {
            in.close();
            throw failure(e);
        }
    }

    private static IOException failure(XMLStreamException e) {
        boolean ofTheDisk = e.getNestedException() instanceof IOException io
                && !(io instanceof CharConversionException || io instanceof UnsupportedEncodingException);
        return ofTheDisk ? (IOException) e.getNestedException() : FileRefusedException.unreadable();
    }

    private int next() throws IOException {
        try {
            int event = reader.next();
            switch (event) {
                case XMLStreamConstants.START_ELEMENT -> {
                    depth++;
                    meetNames();
                }
                case XMLStreamConstants.END_ELEMENT -> depth--;
                case XMLStreamConstants.PROCESSING_INSTRUCTION -> meet(reader.getPITarget());
                default -> {}
            }
            return event;
        } catch (XMLStreamException e) {
            throw failure(e);
        }
    }

    private void meetNames() throws FileRefusedException {
        if (depth > DEPTH_MAX) {
            throw FileRefusedException.unreadable();
        }
        meet(reader.getLocalName());
        meet(reader.getPrefix());
        for (int i = 0; i < reader.getNamespaceCount(); i++) {
            meet(reader.getNamespacePrefix(i));
        }
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            meet(reader.getAttributeLocalName(i));
            meet(reader.getAttributePrefix(i));
        }
    }

    private void meet(@Nullable String name) throws FileRefusedException {
        if (name != null && !name.isEmpty() && !names.contains(name)) {
            names.add(name);
            if (names.size() > NAMES_MAX) {
                throw FileRefusedException.unreadable();
            }
        }
    }

    /** Steps to the next child of the element it is in; false when that has none left, and is left. */
    boolean nextChild() throws IOException {
        while (true) {
            int event = next();
            if (event == XMLStreamConstants.START_ELEMENT) {
                return true;
            }
            if (event == XMLStreamConstants.END_ELEMENT || event == XMLStreamConstants.END_DOCUMENT) {
                return false;
            }
        }
    }

    /** Steps to the next child of that name, over all others; false as {@link #nextChild}. */
    boolean nextChild(String name) throws IOException {
        while (nextChild()) {
            if (name().equals(name)) {
                return true;
            }
            skip();
        }
        return false;
    }

    /** The name of the element it came to last. */
    String name() {
        return reader.getLocalName();
    }

    int attributes() {
        return reader.getAttributeCount();
    }

    String attributeName(int index) {
        return reader.getAttributeLocalName(index);
    }

    String attribute(int index) {
        return reader.getAttributeValue(index);
    }

    /** An attribute of the element it came to last; null when it has none of that name. */
    @Nullable
    String attribute(String name) {
        for (int i = 0; i < attributes(); i++) {
            if (attributeName(i).equals(name)) {
                return attribute(i);
            }
        }
        return null;
    }

    /** A whole number as XML writes it. */
    static int number(CharSequence digits) throws FileRefusedException {
        try {
            return Integer.parseInt(digits, 0, digits.length(), 10);
        } catch (NumberFormatException e) {
            throw FileRefusedException.unreadable();
        }
    }

    /** Leaves an element unread. */
    void skip() throws IOException {
        for (int outside = depth - 1; depth > outside; ) {
            next();
        }
    }

    /** The text of an element, good until the next step; what is in its children is left out. */
    CharSequence text() throws IOException {
        text.setLength(0);
        appendText();
        return text;
    }

    /** The text of an {@code is} or {@code si}: that of each {@code t} in it, but not how it is pronounced. */
    String richText() throws IOException {
        text.setLength(0);
        for (int outside = depth - 1; depth > outside; ) {
            if (next() == XMLStreamConstants.START_ELEMENT) {
                switch (name()) {
                    case "t" -> appendText();
                    case "rPh" -> skip();
                    default -> {} // Runs are stepped into, what says how they look has no text.
                }
            }
        }
        return Row.trim(text.toString());
    }

    private void appendText() throws IOException {
        for (int outside = depth - 1; depth > outside; ) {
            switch (next()) {
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> {
                    text.append(reader.getTextCharacters(), reader.getTextStart(), reader.getTextLength());
                    if (text.length() > Table.CELL_LENGTH_MAX) {
                        throw new FileRefusedException(Refusal.Reason.TOO_LARGE, "Ada sel yang terlalu panjang.");
                    }
                }
                case XMLStreamConstants.START_ELEMENT -> skip();
                default -> {} // A comment, or the end.
            }
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
