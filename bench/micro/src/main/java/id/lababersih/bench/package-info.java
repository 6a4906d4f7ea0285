/** How long single steps of the service take, measured by JMH. */
@NullMarked
package id.lababersih.bench;

import org.jspecify.annotations.NullMarked;
