/** How a node is configured, joins its cluster and leaves it. Must not know orders, stock or shops. */
@NullMarked
package id.lababersih.cluster.topology;

import org.jspecify.annotations.NullMarked;
