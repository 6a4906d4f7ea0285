package id.lababersih.persistence.imports;

import java.time.LocalDate;
import java.util.List;
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
            select received_on, damaged from returned_parcel
            where merchant_id = :merchant and shop_id = :shop and order_number = :number
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

    public Optional<Parcel> find(UUID merchant, UUID shop, String orderNumber) {
        return jdbi.withHandle(handle -> handle.createQuery(FIND)
                .bind("merchant", merchant)
                .bind("shop", shop)
                .bind("number", orderNumber)
                .map((row, _) -> new Parcel(row.getObject(1, LocalDate.class), row.getBoolean(2)))
                .findOne());
    }
}
