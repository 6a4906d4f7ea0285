/**
 * The pages of {@code /ops}, on which engineers watch one node. They show what others measure and know; they measure
 * nothing themselves, and change nothing but by restarting a component.
 */
@NullMarked
package id.lababersih.app.ops.dashboard;

import org.jspecify.annotations.NullMarked;
