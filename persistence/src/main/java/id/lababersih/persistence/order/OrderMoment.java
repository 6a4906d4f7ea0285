package id.lababersih.persistence.order;

import java.time.Instant;

/** One step of an order's life: {@code what} is the event's name. */
public record OrderMoment(long sequence, String what, Instant at) {}
