package id.lababersih.app;

import id.lababersih.persistence.database.DatabaseUrl;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Reads variables one by one and remembers every problem, so that all are told at once. A blank value is none, but for
 * {@link #oneOf}.
 */
final class Environment {
    private static final Pattern HOST_NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?");

    private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z0-9-]{1,64}");

    private static final Pattern REGION_NAME = Pattern.compile("[A-Za-z0-9-]{1,32}");

    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]+");

    private static final String ADDRESS = "[A-Za-z0-9.!#$%&'*+/=?^_{|}~-]{1,64}@" + HOST_NAME;

    /** Names as far as nothing in them has to be quoted. */
    private static final Pattern MAILBOX =
            Pattern.compile(ADDRESS + "|[^<>@,;:\\\\\"()\\[\\]\\p{Cntrl}]{1,100} <" + ADDRESS + ">");

    private static final Pattern DSN = Pattern.compile("https://[^@/:]+(:[^@/]*)?@[^/?#]+/([^?#]*/)?[^/?#]+/?");

    private final Map<String, String> values;
    private final Set<String> problems = new LinkedHashSet<>();

    Environment(Map<String, String> values) {
        this.values = Map.copyOf(values);
    }

    List<String> problems() {
        return List.copyOf(problems);
    }

    Optional<String> text(Variable variable) {
        return Optional.ofNullable(values.get(variable.name()))
                .map(String::strip)
                .filter(value -> !value.isEmpty());
    }

    /** Notes that the variable is needed and not there. */
    void missing(Variable variable) {
        wrong(variable, "is missing");
    }

    void wrong(Variable variable, String complaint) {
        problems.add(variable + " " + complaint + ". It is for: " + variable.purpose() + ". Set it to: "
                + variable.example());
    }

    /** Notes a value that is none of these words as they stand; nothing is fine, blanks are not. */
    void oneOf(Variable variable, String... words) {
        String value = values.get(variable.name());
        if (value != null && !List.of(words).contains(value)) {
            wrong(variable, "is none of " + String.join(", ", words));
        }
    }

    int number(Variable variable, int fallback, int min, int max) {
        Optional<String> text = text(variable);
        if (text.isEmpty()) {
            return fallback;
        }
        try {
            int number = Integer.parseInt(text.get());
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // Told below, together with numbers out of range.
        }
        wrong(variable, "is not such a number");
        return fallback;
    }

    Optional<DatabaseUrl> database(Variable variable) {
        return text(variable).flatMap(text -> {
            try {
                return Optional.of(DatabaseUrl.parse(text));
            } catch (IllegalArgumentException malformed) {
                wrong(variable, String.valueOf(malformed.getMessage()));
                return Optional.empty();
            }
        });
    }

    Optional<String> hostName(Variable variable) {
        Optional<String> host = text(variable);
        if (host.isPresent() && !HOST_NAME.matcher(host.get()).matches()) {
            wrong(variable, "is not a host name");
            return Optional.empty();
        }
        return host;
    }

    Optional<String> headerName(Variable variable) {
        Optional<String> name = text(variable);
        if (name.isPresent() && !HEADER_NAME.matcher(name.get()).matches()) {
            wrong(variable, "is not the name of a header");
            return Optional.empty();
        }
        return name;
    }

    /** The name of a region, as Fly.io calls them. */
    Optional<String> region(Variable variable) {
        Optional<String> name = text(variable);
        if (name.isPresent() && !REGION_NAME.matcher(name.get()).matches()) {
            wrong(variable, "is not the name of a region");
            return Optional.empty();
        }
        return name;
    }

    /** A secret of at least {@code charactersMin} characters; the complaint never shows it. */
    Optional<String> secret(Variable variable, int charactersMin) {
        Optional<String> secret = text(variable);
        if (secret.isPresent() && secret.get().length() < charactersMin) {
            wrong(variable, "has fewer than " + charactersMin + " characters");
            return Optional.empty();
        }
        return secret;
    }

    /** A key as services outside give one, for a header; the complaint never shows it. */
    Optional<String> key(Variable variable) {
        Optional<String> key = text(variable);
        if (key.isPresent() && !KEY.matcher(key.get()).matches()) {
            wrong(variable, "has a blank, or a character that no key has");
            return Optional.empty();
        }
        return key;
    }

    /** Who mail comes from: {@code Name <address>}, or an address. */
    Optional<String> mailbox(Variable variable) {
        Optional<String> mailbox = text(variable);
        if (mailbox.isPresent() && !MAILBOX.matcher(mailbox.get()).matches()) {
            wrong(variable, "is neither an address nor NAME <ADDRESS>");
            return Optional.empty();
        }
        return mailbox;
    }

    Optional<URI> https(Variable variable) {
        return url(variable, "is not an https URL", "https");
    }

    /** Where Sentry takes faults: an https URL with a key before the host and a project at the end. */
    Optional<URI> dsn(Variable variable) {
        Optional<URI> dsn = https(variable);
        if (dsn.isPresent() && !DSN.matcher(dsn.get().toString()).matches()) {
            wrong(variable, "has no key or no project");
            return Optional.empty();
        }
        return dsn;
    }

    Optional<URI> httpOrHttps(Variable variable) {
        return url(variable, "is not an http or https URL", "http", "https");
    }

    private Optional<URI> url(Variable variable, String otherwise, String... schemes) {
        return text(variable).flatMap(text -> {
            try {
                URI uri = new URI(text);
                if (List.of(schemes).contains(String.valueOf(uri.getScheme())) && uri.getHost() != null) {
                    return Optional.of(uri);
                }
            } catch (URISyntaxException malformed) {
                // Told below, together with other schemes.
            }
            wrong(variable, otherwise);
            return Optional.empty();
        });
    }

    /** All variables whose names begin so. */
    Map<String, String> startingWith(String prefix) {
        var found = new TreeMap<>(values);
        found.keySet().removeIf(name -> !name.startsWith(prefix));
        return Map.copyOf(found);
    }

    /**
     * The address that other nodes reach this one at, of RELEASE_NODE or else of Fly.io, as Java writes it: what finds
     * nodes compares texts, and of one IPv6 address there are many.
     *
     * @param proven whether nodes prove themselves to each other; where they do not, a public address is refused
     */
    Optional<String> privateAddress(boolean proven) {
        Optional<String> node = text(Variable.RELEASE_NODE);
        Variable source = node.isPresent() ? Variable.RELEASE_NODE : Variable.FLY_PRIVATE_IP;
        Optional<String> address =
                node.map(text -> text.substring(text.indexOf('@') + 1)).or(() -> text(Variable.FLY_PRIVATE_IP));
        if (address.isEmpty()) {
            wrong(Variable.RELEASE_NODE, "is missing while DNS_CLUSTER_QUERY is set");
            return Optional.empty();
        }
        try {
            InetAddress literal = InetAddress.ofLiteral(address.get());
            if (literal.isAnyLocalAddress() || literal.isLoopbackAddress() || literal.isLinkLocalAddress()) {
                wrong(source, "names an address that other nodes cannot reach");
                return Optional.empty();
            }
            if (!proven && !isPrivate(literal)) {
                wrong(source, "names a public address, where anybody could speak to the cluster; set CLUSTER_TLS_DIR");
                return Optional.empty();
            }
            return Optional.of(literal.getHostAddress());
        } catch (IllegalArgumentException notAnAddress) {
            wrong(source, "does not end in an address");
            return Optional.empty();
        }
    }

    /** Of RFC 1918, RFC 6598 (100.64.0.0/10) or RFC 4193 (fc00::/7). */
    private static boolean isPrivate(InetAddress address) {
        byte[] bytes = address.getAddress();
        int first = bytes[0] & 0xff;
        return bytes.length == 4
                ? address.isSiteLocalAddress() || (first == 100 && (bytes[1] & 0xc0) == 0x40)
                : (first & 0xfe) == 0xfc;
    }

    /** A folder in which all of these files can be read. */
    Optional<Path> folderOf(Variable variable, String... files) {
        Optional<Path> folder = text(variable).map(Path::of);
        for (String file : files) {
            if (folder.isPresent() && !Files.isReadable(folder.get().resolve(file))) {
                wrong(variable, "names a folder in which " + file + " cannot be read");
                return Optional.empty();
            }
        }
        return folder.map(Path::toAbsolutePath);
    }

    Optional<Path> readableFile(Variable variable) {
        Optional<Path> file = text(variable).map(Path::of);
        if (file.isPresent() && !Files.isReadable(file.get())) {
            wrong(variable, "names a file that cannot be read");
            return Optional.empty();
        }
        return file;
    }

    /** Notes a variable that is set while the other it needs is not. */
    void together(Variable one, Variable other) {
        if (text(one).isPresent() && text(other).isEmpty()) {
            wrong(other, "is missing while " + one + " is set");
        }
    }
}
