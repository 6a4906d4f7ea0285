/** A JShell inside the live process, reached through a socket of its machine, or from another node. */
@NullMarked
package id.lababersih.app.console;

import org.jspecify.annotations.NullMarked;
