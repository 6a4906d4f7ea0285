package id.lababersih.app.proof;

/** Order files of Mengantar. */
final class Parcels {
    private Parcels() {}

    static String file(String... rows) {
        return """
                Expedition,Order ID,Tracking ID,Customer Name,COD,Product Value,Product ID,Goods Description,Quantity,\
                Create Date,Last Update,Last Status,Shipping Fee
                """ + String.join("\n", rows) + "\n";
    }

    /** One piece at 35.500, on its way since 3 August 2025 with the tracking number {@code JX} and its own number. */
    static String row(String number, String sku, String fee) {
        return "JNE,%1$s,JX%1$s,Pembeli,35500,26650,%2$s,Barang,1,01/08/2025,03/08/2025,ON DELIVERY,%3$s"
                .formatted(number, sku, fee);
    }
}
