package id.lababersih.app.http;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The limits of the HTTP edge.
 *
 * @param openBytesMax the largest JSON body or form where nobody has to sign in
 * @param jsonBytesMax the largest elsewhere
 * @param bodiesBytesMax how much memory the bodies take that are arriving or being worked on; a third of it is for
 *     those that are no larger than {@code openBytesMax}
 * @param uploadBytesMax the largest file
 * @param uploadsMax how many files may be arriving or be worked on at once
 * @param uploads the directory of these files, of this process alone; it is emptied at the start
 * @param bodyTimeout how long a body may take to arrive
 * @param uploadTimeout how long a file may take to arrive
 * @param clientAddressHeader the header in which a trusted proxy in front names the client; empty without a proxy
 * @param secureCookies whether browsers come over https, so that cookies may be told to stay there
 */
public record HttpSettings(
        int openBytesMax,
        int jsonBytesMax,
        int bodiesBytesMax,
        long uploadBytesMax,
        int uploadsMax,
        Path uploads,
        Duration bodyTimeout,
        Duration uploadTimeout,
        Optional<String> clientAddressHeader,
        boolean secureCookies) {
    public static HttpSettings standard(Path uploads) {
        return new HttpSettings(
                16 << 10,
                1 << 20,
                24 << 20,
                64 << 20,
                8,
                uploads,
                Duration.ofSeconds(60),
                Duration.ofMinutes(10),
                Optional.empty(),
                false);
    }

    /** The same behind a proxy that names the client in this header, whatever the client sent; empty without one. */
    public HttpSettings behind(Optional<String> header) {
        return new HttpSettings(
                openBytesMax,
                jsonBytesMax,
                bodiesBytesMax,
                uploadBytesMax,
                uploadsMax,
                uploads,
                bodyTimeout,
                uploadTimeout,
                header,
                secureCookies);
    }

    /** The same behind a proxy that speaks https: cookies are told to stay there. */
    public HttpSettings overHttps() {
        return new HttpSettings(
                openBytesMax,
                jsonBytesMax,
                bodiesBytesMax,
                uploadBytesMax,
                uploadsMax,
                uploads,
                bodyTimeout,
                uploadTimeout,
                clientAddressHeader,
                true);
    }
}
