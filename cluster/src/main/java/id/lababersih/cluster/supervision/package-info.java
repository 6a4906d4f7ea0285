/**
 * The tree of what this node runs: who fails is started anew after a pause, and whoever fails too often ends the node.
 * It knows no component, and keeps no state of one but how it fares.
 */
@NullMarked
package id.lababersih.cluster.supervision;

import org.jspecify.annotations.NullMarked;
