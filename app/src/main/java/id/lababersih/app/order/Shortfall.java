package id.lababersih.app.order;

import id.lababersih.app.inventory.MovePages;
import id.lababersih.domain.inventory.Inventory.Missing;
import id.lababersih.persistence.inventory.Whereabouts;
import java.util.List;

/**
 * What an order lacks where it takes its goods from, and where else that lies.
 *
 * @param warehouse where it takes them from; empty where the merchant has no other, who then need not be told
 * @param lacks empty where nothing is known to be missing
 * @param refused whether it was asked to be moved just now and could not for that
 */
public record Shortfall(String warehouse, List<Lack> lacks, boolean refused) {
    static final Shortfall NONE = new Shortfall("", List.of(), false);

    /** How many other warehouses are named for a product: those with the most pieces. */
    private static final int ELSEWHERE_MAX = 5;

    public Shortfall {
        lacks = List.copyOf(lacks);
    }

    /** Pieces of a product that are not there. */
    public record Lack(String sku, int missing, List<Elsewhere> elsewhere) {
        public Lack {
            elsewhere = List.copyOf(elsewhere);
        }
    }

    /**
     * Pieces that are in another warehouse.
     *
     * @param path of the form that moves as many as are missing, or all
     */
    public record Elsewhere(String warehouse, long pieces, String path) {}

    static Shortfall of(List<Missing> missing, Whereabouts found, String warehouse, boolean refused) {
        return new Shortfall(
                found.others() ? warehouse : "",
                missing.stream().map(one -> lack(one, found, warehouse)).toList(),
                refused);
    }

    private static Lack lack(Missing missing, Whereabouts found, String warehouse) {
        var elsewhere = found.elsewhere(missing.sku(), warehouse).stream()
                .limit(ELSEWHERE_MAX)
                .map(lying -> new Elsewhere(
                        lying.warehouse(),
                        lying.pieces(),
                        MovePages.path(lying.sku(), lying.warehouse(), Math.min(missing.missing(), lying.pieces()))))
                .toList();
        return new Lack(missing.sku(), missing.missing(), elsewhere);
    }

    /** Whether the warehouse is to be named. */
    public boolean named() {
        return !warehouse.isEmpty();
    }
}
