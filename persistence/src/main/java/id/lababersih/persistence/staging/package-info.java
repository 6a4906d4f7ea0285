/**
 * What an older system's PostgreSQL holds, copied as text into the schema {@code staging} of our own database, judged
 * there, and read again by whoever takes it over. It writes to no other table.
 */
@NullMarked
package id.lababersih.persistence.staging;

import org.jspecify.annotations.NullMarked;
