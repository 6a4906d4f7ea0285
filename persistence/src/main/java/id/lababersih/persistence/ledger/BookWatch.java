package id.lababersih.persistence.ledger;

import id.lababersih.domain.ledger.Entry;
import java.util.List;
import java.util.UUID;

/** Is told of entries that no event of an order or stock carries. */
public interface BookWatch {
    /** For whom it is nothing. */
    BookWatch NONE = (_, _) -> {};

    /** New entries of a merchant were committed. Neither blocks nor fails. */
    void posted(UUID merchantId, List<Entry> entries);
}
