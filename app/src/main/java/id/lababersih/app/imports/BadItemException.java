package id.lababersih.app.imports;

import java.util.function.Supplier;

/** What a file says of one item is nothing that can be booked: the item fails, and the others go on. */
final class BadItemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadItemException(RuntimeException why) {
        super(why);
    }

    /** Makes a value of the domain out of what a file says. One that the domain refuses is the fault of the file. */
    static <T> T unless(Supplier<T> maker) {
        try {
            return maker.get();
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new BadItemException(e);
        }
    }
}
