/** Keeps the entities' events for Pekko's persistence. Must not know what they mean, nor SQL. */
@NullMarked
package id.lababersih.cluster.journal;

import org.jspecify.annotations.NullMarked;
