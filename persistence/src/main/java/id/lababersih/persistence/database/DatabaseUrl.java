package id.lababersih.persistence.database;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Where a database is and who signs in. {@link #toString} leaves out the password, and the query, which may hold more.
 *
 * @param jdbcUrl the address as the PostgreSQL driver wants it, without user and password
 */
public record DatabaseUrl(String jdbcUrl, String user, String password) {
    /** Whom Debian trusts. */
    public static final Path AUTHORITIES = Path.of("/etc/ssl/certs/ca-certificates.crt");

    private static final Set<String> LIBPQ = Set.of("sslmode", "sslrootcert", "sslcert", "sslkey");

    /**
     * Reads {@code postgres://user:password@host:port/database?key=value}; {@code postgresql://} is the same. User and
     * password may be percent-encoded, the port defaults to 5432.
     *
     * @throws IllegalArgumentException if it is not such a URL; the message names what is missing, never the password
     */
    public static DatabaseUrl parse(String text) {
        URI uri = uri(text);
        require(
                "postgres".equals(uri.getScheme()) || "postgresql".equals(uri.getScheme()),
                "must start with postgres://");
        require(uri.getHost() != null && !uri.getHost().isEmpty(), "names no host");
        String path = uri.getRawPath() == null ? "" : uri.getRawPath();
        require(path.length() > 1 && path.indexOf('/', 1) < 0, "must end in one database name, as in /lababersih");
        String userInfo = uri.getRawUserInfo();
        require(userInfo != null && !userInfo.isEmpty(), "names no user");
        int colon = userInfo.indexOf(':');
        String user = decode(colon < 0 ? userInfo : userInfo.substring(0, colon));
        String password = colon < 0 ? "" : decode(userInfo.substring(colon + 1));
        int port = uri.getPort() < 0 ? 5432 : uri.getPort();
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        return new DatabaseUrl("jdbc:postgresql://" + uri.getHost() + ":" + port + path + query, user, password);
    }

    /**
     * Where the server is to prove who it is ({@code sslmode=verify-full} or {@code verify-ca}) and the URL does not
     * say by whose word: by that of the authorities in this file.
     */
    public DatabaseUrl provenBy(Path authorities) {
        if (!jdbcUrl.contains("sslmode=verify-") || jdbcUrl.contains("sslrootcert=")) {
            return this;
        }
        // A form's plus for a blank is no blank to everyone.
        String file = URLEncoder.encode(authorities.toString(), StandardCharsets.UTF_8)
                .replace("+", "%20");
        return new DatabaseUrl(jdbcUrl + "&sslrootcert=" + file, user, password);
    }

    /**
     * The same for PostgreSQL's own programs, as the variables of their environment, where unlike in their arguments
     * the password is nobody else's to see. Of the keys of the URL those go along that libpq knows by the same name.
     */
    public Map<String, String> libpq() {
        URI uri = uri(jdbcUrl.substring("jdbc:".length()));
        var variables = new HashMap<String, String>();
        variables.put("PGHOST", uri.getHost().replaceAll("[\\[\\]]", ""));
        variables.put("PGPORT", Integer.toString(uri.getPort()));
        variables.put("PGDATABASE", decode(uri.getRawPath().substring(1)));
        variables.put("PGUSER", user);
        variables.put("PGPASSWORD", password);
        String query = uri.getRawQuery() == null ? "" : uri.getRawQuery();
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0 && LIBPQ.contains(pair.substring(0, equals))) {
                String name = "PG" + pair.substring(0, equals).toUpperCase(Locale.ROOT);
                variables.put(name, decode(pair.substring(equals + 1)));
            }
        }
        return Map.copyOf(variables);
    }

    @Override
    public String toString() {
        return jdbcUrl.replaceFirst("\\?.*", "") + " as " + user;
    }

    private static URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException malformed) {
            // The cause would quote the whole URL, and the password with it.
            throw new IllegalArgumentException("is not a URL: " + malformed.getReason());
        }
    }

    private static String decode(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static void require(boolean holds, String problem) {
        if (!holds) {
            throw new IllegalArgumentException(problem);
        }
    }
}
