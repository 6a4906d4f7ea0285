package id.lababersih.persistence.imports;

import java.sql.Types;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Parcels that came back: their condition and day wait here until their order is returned. */
public final class ReturnedParcels {
    private static final String SAVE = """
            insert into returned_parcel (shop_id, order_number, merchant_id, received_on, damaged)
            values (:shop, :number, :merchant, :receivedOn, :damaged)
            on conflict (shop_id, order_number) do update
            set received_on = excluded.received_on, damaged = excluded.damaged
            where returned_parcel.merchant_id = excluded.merchant_id
              and (returned_parcel.received_on, returned_parcel.damaged)
                  is distinct from (excluded.received_on, excluded.damaged)
            returning (xmax = 0) as inserted
            """;
    private static final String FIND = """
            select order_number, received_on, damaged from returned_parcel
            where merchant_id = :merchant and shop_id = :shop and order_number = any(:numbers)
            """;

    private final Jdbi jdbi;

    public ReturnedParcels(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** One parcel that came back. */
    public record Parcel(LocalDate receivedOn, boolean damaged) {}

    /** What keeping a parcel did. */
    public enum Saved {
        NEW,
        CHANGED,
        SAME
    }

    /** Keeps a parcel; what was said of it before is replaced. */
    public Saved save(UUID merchant, UUID shop, String orderNumber, Parcel parcel) {
        List<Boolean> inserted = jdbi.withHandle(handle -> handle.createQuery(SAVE)
                .bind("shop", shop)
                .bind("number", orderNumber)
                .bind("merchant", merchant)
                .bind("receivedOn", parcel.receivedOn())
                .bind("damaged", parcel.damaged())
                .mapTo(Boolean.class)
                .list());
        return inserted.isEmpty() ? Saved.SAME : inserted.getFirst() ? Saved.NEW : Saved.CHANGED;
    }

    /** The parcel of an order, if it came back. */
    public Optional<Parcel> find(UUID merchant, UUID shop, String orderNumber) {
        return Optional.ofNullable(find(merchant, shop, List.of(orderNumber)).get(orderNumber));
    }

    /** The parcels of these orders that came back, by order number. */
    public Map<String, Parcel> find(UUID merchant, UUID shop, List<String> orderNumbers) {
        var found = new HashMap<String, Parcel>();
        jdbi.useHandle(handle -> handle.createQuery(FIND)
                .bind("merchant", merchant)
                .bind("shop", shop)
                .bindBySqlType("numbers", orderNumbers.toArray(String[]::new), Types.ARRAY)
                .map((row, _) ->
                        Map.entry(row.getString(1), new Parcel(row.getObject(2, LocalDate.class), row.getBoolean(3))))
                .forEach(parcel -> found.put(parcel.getKey(), parcel.getValue())));
        return found;
    }
}
