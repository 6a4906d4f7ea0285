package id.lababersih.domain.presence;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** How who is on one topic has changed. A changed meta is both: its old ref leaves and its new one joins. */
public record PresenceDiff(List<Presence> joins, List<Presence> leaves) {
    public PresenceDiff {
        joins = List.copyOf(joins);
        leaves = List.copyOf(leaves);
    }

    /** The changes by topic; topics where nothing changed are not among them. */
    public static Map<String, PresenceDiff> between(PresenceState before, PresenceState after) {
        var joins = missing(after, before);
        var leaves = missing(before, after);
        var topics = new LinkedHashMap<String, PresenceDiff>();
        for (var presences : List.of(joins, leaves)) {
            for (String topic : presences.keySet()) {
                topics.computeIfAbsent(
                        topic,
                        _ -> new PresenceDiff(
                                joins.getOrDefault(topic, List.of()), leaves.getOrDefault(topic, List.of())));
            }
        }
        return topics;
    }

    /** What the one has and the other has not. */
    private static Map<String, List<Presence>> missing(PresenceState of, PresenceState in) {
        Set<String> there = in.all().map(Presence::ref).collect(Collectors.toSet());
        return of.all()
                .filter(presence -> !there.contains(presence.ref()))
                .collect(Collectors.groupingBy(Presence::topic, LinkedHashMap::new, Collectors.toList()));
    }

    /** By key, in order, as they are shown. */
    public static Map<String, List<Presence>> byKey(List<Presence> presences) {
        return presences.stream()
                .collect(Collectors.groupingBy(Presence::key, LinkedHashMap::new, Collectors.toList()));
    }
}
