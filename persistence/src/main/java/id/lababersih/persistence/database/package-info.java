/**
 * The one PostgreSQL database: its address, its pool, its migrations, and a server of our own where none is given. It
 * knows no feature: each feature keeps its SQL beside the class that uses it.
 */
@NullMarked
package id.lababersih.persistence.database;

import org.jspecify.annotations.NullMarked;
