package id.lababersih.app.http;

import java.util.List;

/** What a feature offers over HTTP, readable as a table. */
@FunctionalInterface
public interface Routes {
    List<Endpoint> routes();
}
