/**
 * Who is on which topic, on whatever node, agreed on by Distributed Data. Must not know what a topic is about, nor any
 * socket.
 */
@NullMarked
package id.lababersih.cluster.presence;

import org.jspecify.annotations.NullMarked;
