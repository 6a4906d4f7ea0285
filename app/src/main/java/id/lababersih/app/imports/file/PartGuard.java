package id.lababersih.app.imports.file;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Looks through the bytes of an XML part on their way to a parser, understanding just enough to see tags begin, and
 * refuses what no spreadsheet program would write before the parser sees it: a DOCTYPE (entities), zero bytes, a tag
 * or text without end, more bytes than the archive may unpack to.
 */
final class PartGuard extends FilterInputStream {
    private static final byte[] DOCTYPE = {'<', '!', 'D', 'O', 'C', 'T', 'Y', 'P', 'E'};
    private static final int TEXT_MAX = 1 << 20;

    private final Budget budget;
    private long size;
    private long lastTag;
    private int matched;

    PartGuard(InputStream in, Budget budget) {
        super(in);
        this.budget = budget;
    }

    /** How many bytes the whole archive may still unpack to. */
    static final class Budget {
        private final long max;
        private long used;

        Budget(long max) {
            this.max = max;
        }

        private void take(int bytes) throws FileRefusedException {
            used += bytes;
            if (used > max) {
                throw FileRefusedException.tooLarge(
                        "File ini membesar tidak wajar saat dibuka (lebih dari " + (max >> 20) + " MB)");
            }
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int from, int length) throws IOException {
        int read = super.read(buffer, from, length);
        if (read > 0) {
            budget.take(read);
            for (int i = from; i < from + read; i++) {
                byte b = buffer[i];
                if (b == '<' || b == 0 || matched > 0) { // Few bytes are worth a look.
                    see(b, size + i - from);
                }
            }
            size += read;
            limitText(size);
        }
        return read;
    }

    private void limitText(long until) throws FileRefusedException {
        if (until - lastTag > TEXT_MAX) {
            throw FileRefusedException.tooLarge("Ada sel yang terlalu panjang");
        }
    }

    private void see(byte b, long at) throws FileRefusedException {
        if (b == 0) {
            throw FileRefusedException.unreadable();
        }
        matched = b == DOCTYPE[matched] ? matched + 1 : (b == '<' ? 1 : 0);
        if (matched == DOCTYPE.length) {
            throw new FileRefusedException(
                    Refusal.Reason.DOCTYPE_NOT_ALLOWED,
                    "File Excel ini berisi perintah tersembunyi (DOCTYPE) dan tidak dibuka. Unduh ulang dari "
                            + "marketplace.");
        }
        if (b == '<') {
            limitText(at);
            lastTag = at;
        }
    }
}
