/**
 * Reads the journal and feeds the read models, exactly once: rows and offset in one transaction. Must not know what
 * the events mean.
 */
@NullMarked
package id.lababersih.cluster.projection;

import org.jspecify.annotations.NullMarked;
