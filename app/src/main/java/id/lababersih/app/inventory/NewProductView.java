package id.lababersih.app.inventory;

import id.lababersih.app.page.FormErrors;

/**
 * The form for a new product as its page shows it, with what was typed.
 *
 * @param path where the form is sent to
 */
public record NewProductView(String path, String sku, String name, String price, FormErrors errors) {}
