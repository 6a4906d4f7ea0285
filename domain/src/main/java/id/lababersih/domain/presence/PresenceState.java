package id.lababersih.domain.presence;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Who is there, as far as one node knows: a part for each node, which that node alone writes. Of two copies of a part
 * the one of the higher version is newer, so copies merge in any order and any number of times to the same state.
 *
 * @param parts by node, sorted, so that equal states have equal bytes
 */
public record PresenceState(Map<String, Part> parts) {
    public static final int META_BYTES_MAX = 512;
    /** Of one key on one topic. */
    public static final int PRESENCES_PER_KEY_MAX = 16;

    /** Of one key on all topics of one state, so that no one fills what others' topics share with its own. */
    public static final int KEY_SHARE_MAX = 32;

    public static final int KEYS_PER_TOPIC_MAX = 100;
    /** Of all nodes and topics in one state; the largest is then below what one message between nodes may carry. */
    public static final int PRESENCES_MAX = 256;

    public static final PresenceState EMPTY = new PresenceState(Map.of());

    /**
     * What one node has.
     *
     * @param version one more with each change
     * @param presences in the order in which they came; a part without any stays, for its version outlives them
     */
    public record Part(long version, List<Presence> presences) {
        private static final Part EMPTY = new Part(0, List.of());

        public Part {
            presences = List.copyOf(presences);
        }
    }

    /** Why somebody cannot be there. */
    public enum Refusal {
        META_TOO_LARGE,
        KEY_FULL,
        TOPIC_FULL,
        STATE_FULL
    }

    public PresenceState {
        parts = Collections.unmodifiableMap(new TreeMap<>(parts));
    }

    /** What both know together. */
    public PresenceState merge(PresenceState other) {
        var merged = new TreeMap<>(parts);
        other.parts.forEach((node, part) ->
                merged.merge(node, part, (ours, theirs) -> theirs.version > ours.version ? theirs : ours));
        return new PresenceState(merged);
    }

    /** Whether there is no room for it; ask before {@link #join}. */
    public Optional<Refusal> refusal(Presence presence) {
        if (presence.meta().getBytes(StandardCharsets.UTF_8).length > META_BYTES_MAX) {
            return Optional.of(Refusal.META_TOO_LARGE);
        }
        var beside = on(presence.topic());
        long ofKey =
                beside.stream().filter(it -> it.key().equals(presence.key())).count();
        if (ofKey >= PRESENCES_PER_KEY_MAX
                || all().filter(it -> it.key().equals(presence.key())).count() >= KEY_SHARE_MAX) {
            return Optional.of(Refusal.KEY_FULL);
        }
        if (ofKey == 0 && beside.stream().map(Presence::key).distinct().count() >= KEYS_PER_TOPIC_MAX) {
            return Optional.of(Refusal.TOPIC_FULL);
        }
        return all().count() >= PRESENCES_MAX ? Optional.of(Refusal.STATE_FULL) : Optional.empty();
    }

    /** With one more in the node's part. */
    public PresenceState join(String node, Presence presence) {
        var presences = new ArrayList<>(part(node).presences);
        presences.add(presence);
        return with(node, presences);
    }

    /** Without the presence of that ref in the node's part. */
    public PresenceState leave(String node, String ref) {
        var presences = new ArrayList<>(part(node).presences);
        presences.removeIf(presence -> presence.ref().equals(ref));
        return with(node, presences);
    }

    /** The parts of these nodes. */
    public PresenceState only(Set<String> nodes) {
        var kept = new TreeMap<>(parts);
        kept.keySet().retainAll(nodes);
        return new PresenceState(kept);
    }

    /** All but the part of a node that is gone for good. */
    public PresenceState without(String node) {
        var kept = new TreeMap<>(parts);
        kept.remove(node);
        return new PresenceState(kept);
    }

    /** Who is on the topic; those of one node in the order in which they came. */
    public List<Presence> on(String topic) {
        return all().filter(presence -> presence.topic().equals(topic)).toList();
    }

    /** How many are on each topic; one who is there several times counts once. */
    public Map<String, Integer> people() {
        return all().collect(Collectors.groupingBy(
                Presence::topic,
                Collectors.collectingAndThen(Collectors.mapping(Presence::key, Collectors.toSet()), Set::size)));
    }

    Stream<Presence> all() {
        return parts.values().stream().flatMap(part -> part.presences.stream());
    }

    private Part part(String node) {
        return parts.getOrDefault(node, Part.EMPTY);
    }

    private PresenceState with(String node, List<Presence> presences) {
        var changed = new TreeMap<>(parts);
        changed.put(node, new Part(part(node).version + 1, presences));
        return new PresenceState(changed);
    }
}
