package id.lababersih.domain.report;

/** How long a receivable has been open, in whole days. */
public enum AgeBucket {
    WEEK("0-7", 7),
    TWO_WEEKS("8-14", 14),
    MONTH("15-30", 30),
    TWO_MONTHS("31-60", 60),
    THREE_MONTHS("61-90", 90),
    OLDER("91+", Long.MAX_VALUE);

    private final String label;
    private final long daysMax;

    AgeBucket(String label, long daysMax) {
        this.label = label;
        this.daysMax = daysMax;
    }

    /** The bucket of something {@code days} old. */
    public static AgeBucket of(long days) {
        for (var bucket : values()) {
            if (days <= bucket.daysMax) {
                return bucket;
            }
        }
        return OLDER;
    }

    /** The most days that still belong to it. */
    public long daysMax() {
        return daysMax;
    }

    /** The days it spans, as {@code 8-14}. */
    public String label() {
        return label;
    }
}
