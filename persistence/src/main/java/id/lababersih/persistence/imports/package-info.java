/**
 * Uploaded files as they were read, how far each run has come, and what waits for an order still to come. It keeps
 * payloads as JSON texts and must not know what is in them.
 */
@NullMarked
package id.lababersih.persistence.imports;

import org.jspecify.annotations.NullMarked;
