/**
 * What is stored: PostgreSQL tables, queries, and read models. It must not know actors or HTTP.
 */
@NullMarked
package id.lababersih.persistence;

import org.jspecify.annotations.NullMarked;
