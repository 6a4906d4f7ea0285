package id.lababersih.persistence.order;

import id.lababersih.domain.order.Order;

/** One event of an order and its number in the order's life, from 1. */
public record OrderChange(long sequence, Order.Event event) {}
