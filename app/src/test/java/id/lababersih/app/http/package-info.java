/** The HTTP edge under test: a real server on a free port, a real PostgreSQL, and the contract held against both. */
@NullMarked
package id.lababersih.app.http;

import org.jspecify.annotations.NullMarked;
