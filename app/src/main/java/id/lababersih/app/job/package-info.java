/**
 * Work of the whole cluster that runs at its time and once over all nodes: what it is, and the scheduler of this node
 * that takes its part of it. Knows nothing of HTTP or of the console, by which engineers look at it.
 */
@NullMarked
package id.lababersih.app.job;

import org.jspecify.annotations.NullMarked;
