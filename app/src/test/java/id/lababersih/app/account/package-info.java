/** What the account routes promise, asked of a real server. */
@NullMarked
package id.lababersih.app.account;

import org.jspecify.annotations.NullMarked;
