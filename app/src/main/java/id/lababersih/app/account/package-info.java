/** Registration, sign-in, sessions and merchants over HTTP: passwords, tokens, and who a token belongs to. */
@NullMarked
package id.lababersih.app.account;

import org.jspecify.annotations.NullMarked;
