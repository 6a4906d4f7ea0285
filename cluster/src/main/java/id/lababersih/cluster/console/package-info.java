/** Carries an engineer's session to any node. Must not know what is said in it. */
@NullMarked
package id.lababersih.cluster.console;

import org.jspecify.annotations.NullMarked;
