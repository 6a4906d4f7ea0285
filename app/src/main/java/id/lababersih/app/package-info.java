/**
 * The program: configuration, wiring, and start. Nothing depends on it; it is the only place that wires.
 */
@NullMarked
package id.lababersih.app;

import org.jspecify.annotations.NullMarked;
