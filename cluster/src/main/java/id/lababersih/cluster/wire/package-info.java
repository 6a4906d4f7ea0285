/**
 * How events, states and messages become bytes. Stored types are known by their simple names, so packages may move
 * and names may not. Must not know any rule of the business.
 */
@NullMarked
package id.lababersih.cluster.wire;

import org.jspecify.annotations.NullMarked;
