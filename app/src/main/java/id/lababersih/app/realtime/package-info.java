/** What subscribers are told: messages made of events, figures and imports. Must not decide anything. */
@NullMarked
package id.lababersih.app.realtime;

import org.jspecify.annotations.NullMarked;
