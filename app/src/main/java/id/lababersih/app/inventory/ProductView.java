package id.lababersih.app.inventory;

import id.lababersih.app.page.FormErrors;
import id.lababersih.domain.product.Product;

/**
 * The form for another name or price of a product as its page shows it.
 *
 * @param path where the form is sent to
 * @param back the list of products
 * @param name as it was typed, at first the product's own, as {@code price}
 */
public record ProductView(Product product, String path, String back, String name, String price, FormErrors errors) {}
