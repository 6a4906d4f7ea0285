package id.lababersih.domain.pusher;

/** The names of events on the topics of apps. */
public final class AppEvent {
    /** In place of a topic: for all who listen to the app. */
    public static final String GENERAL = "#general";

    private AppEvent() {}

    /** The name under which clients hear the event: by itself, or behind the topic that the app's server named. */
    public static String name(String topic, String event) {
        return topic.equals(GENERAL) ? event : topic + ":" + event;
    }

    /** Whether clients of Phoenix would take the event for one of the protocol. */
    public static boolean isReserved(String name) {
        return name.startsWith("phx_") || name.startsWith("chan_reply_");
    }
}
