package id.lababersih.app.imports;

import id.lababersih.domain.order.Order;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Gatherers;

/** Asks for orders that are in the books. Each brings all that it knows, so a file's are asked for in turns. */
interface Booked {
    int AT_ONCE_MAX = 500;

    /** Those of these numbers that are in the books, by number. */
    Map<String, Order> of(Collection<String> numbers) throws Exception;

    /** The same in their order, as many as are asked for at once in each. */
    static <T> List<List<T>> turns(List<T> all) {
        return all.stream().gather(Gatherers.windowFixed(AT_ONCE_MAX)).toList();
    }
}
