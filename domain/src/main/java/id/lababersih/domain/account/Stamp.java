package id.lababersih.domain.account;

import java.time.Instant;

/** Who had something done, and when it was decided; every event carries one. */
public record Stamp(Author by, Instant at) {}
