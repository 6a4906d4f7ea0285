package id.lababersih.app.imports;

import id.lababersih.cluster.order.OrderOutcome;
import id.lababersih.domain.account.Author;
import id.lababersih.domain.order.Order;
import id.lababersih.domain.order.Order.Rejection;
import id.lababersih.domain.order.OrderView;
import id.lababersih.domain.order.ReturnTerms;
import id.lababersih.domain.order.ReturnTerms.Goods;
import id.lababersih.persistence.imports.ImportItem.Outcome;
import id.lababersih.persistence.imports.ImportItem.Result;
import id.lababersih.persistence.imports.ReturnedParcels.Parcel;

/** Takes a parcel that came back into the books of its order, or says what it waits for. */
record ParcelBooking(Desk desk, Author author) {

    /**
     * Books the parcel if the order was sent and never delivered, was paid out, or came back by the books already. The
     * return of a delivered order is for the marketplace to tell: it alone knows what becomes of the money.
     *
     * @param kept what keeping the parcel did; the outcome when the books have nothing to change
     */
    Outcome book(Order order, Parcel parcel, Result kept) throws Exception {
        return switch (order) {
            case Order.Shipped shipped
            when shipped.delivered() ->
                new Outcome(
                        kept,
                        "waits_for_marketplace",
                        "Barang dicatat kembali begitu file pesanan atau pencairan menyebut returnya",
                        "The goods are booked as returned as soon as an order or payout file names the return");
            case Order.Shipped _, Order.Settled _, Order.Returning _, Order.Returned _ -> takeBack(order, parcel, kept);
            case Order.Absent _, Order.Open _, Order.Shipping _ ->
                new Outcome(
                        kept,
                        "waits_for_order",
                        "Disimpan; dibukukan begitu file pesanan menyebut paket ini terkirim",
                        "Kept; booked as soon as an order file says that this parcel was sent");
            case Order.Cancelled _ ->
                Words.failed(
                        "order_cancelled",
                        "Pesanan ini batal sebelum dikirim, jadi tidak ada barang yang kembali",
                        "This order was cancelled before it was sent, so no goods come back");
        };
    }

    private Outcome takeBack(Order order, Parcel parcel, Result kept) throws Exception {
        var terms = ReturnTerms.ofParcel(order, goods(parcel), parcel.receivedOn());
        var orderId = OrderView.of(order).facts().orderId();
        return switch (desk.execute(orderId, new Order.Command.Return(terms), author)) {
            case OrderOutcome.Accepted accepted -> Outcome.of(accepted.changed() ? Result.UPDATED : kept);
            case OrderOutcome.Rejected(Rejection.StockShort(var missing)) ->
                Words.failed(
                        "returned_goods_sold",
                        new ShortStock(desk, OrderView.of(order).facts().merchantId())
                                .of(missing)
                                .after(
                                        "Barang retur yang rusak ini sudah terjual lagi; koreksi dengan hitung stok. ",
                                        "These damaged goods were sold again; correct that with a stock count. "));
            case OrderOutcome.Rejected(var rejection) -> Words.failed(rejection);
        };
    }

    static Goods goods(Parcel parcel) {
        return parcel.damaged() ? Goods.DAMAGED : Goods.GOOD;
    }
}
