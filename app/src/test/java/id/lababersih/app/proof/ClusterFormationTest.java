package id.lababersih.app.proof;

import static org.assertj.core.api.Assertions.assertThat;

import id.lababersih.app.proof.Hosts.Host;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes in processes and networks of their own, with nothing on them, become one cluster and stay one. */
class ClusterFormationTest {
    private static final String MEMBER = "id.lababersih.app.MemberMain";
    private static final Duration WITHIN = Duration.ofSeconds(90);

    @TempDir
    private Path folder;

    private Hosts network;
    private Map<String, String> environment;
    private final List<Member> members = new ArrayList<>();
    private final List<Member> ended = new ArrayList<>();

    /** A node on its host. */
    private record Member(Host host, ServerProcess process) {
        /**
         * The members that are up as this one sees them, and how many of all are unreachable; empty before it is one.
         */
        String view() {
            return process.log()
                    .lines()
                    .filter(line -> line.startsWith("members "))
                    .reduce("", (_, last) -> last);
        }
    }

    @BeforeEach
    void network() {
        network = Hosts.open(folder.resolve("network"));
        environment = network.environment();
    }

    @AfterEach
    void end() {
        try {
            members.forEach(member -> member.process().kill());
        } finally {
            network.close();
        }
    }

    private Member start(Host host, Map<String, String> more) {
        var all = new HashMap<>(environment);
        all.put("FLY_PRIVATE_IP", host.address());
        all.putAll(more);
        var member =
                new Member(host, ServerProcess.launch(folder.resolve(host.namespace()), host.enter(), MEMBER, all));
        members.add(member);
        return member;
    }

    private Member start(Host host) {
        return start(host, Map.of());
    }

    private List<Host> hosts(int count) {
        var all = new ArrayList<Host>();
        for (int i = 0; i < count; i++) {
            all.add(network.add());
        }
        return all;
    }

    /** Waits until all of these, and nobody else, see each other up. */
    private void awaitOneCluster(List<Member> together) {
        Awaitility.await("one cluster of " + together.size())
                .atMost(WITHIN)
                .untilAsserted(() -> requireOneCluster(together));
    }

    /** Waits until all that were started are one cluster, and starts those that have ended, as their machines would. */
    private void awaitFormed() {
        Awaitility.await("one cluster of " + members.size()).atMost(WITHIN).untilAsserted(() -> {
            startAgainWhatEnded();
            requireOneCluster(members);
        });
    }

    /** Of many that start on two processors one may get none until the others have ended it, or it has given up. */
    private void startAgainWhatEnded() {
        for (int i = 0; i < members.size(); i++) {
            Member member = members.get(i);
            if (!member.process().alive()) {
                String log = member.process().log();
                if (!log.contains("The cluster goes on without this node") && !log.contains("No cluster to join")) {
                    throw new IllegalStateException(log);
                }
                ended.add(member);
                start(member.host());
                members.set(i, members.removeLast());
            }
        }
    }

    private static void requireOneCluster(List<Member> together) {
        together.forEach(member -> member.process().requireAlive());
        requireOneView(together);
    }

    /** As each says of itself, also one that ends just now. */
    private static void requireOneView(List<Member> together) {
        var up = new TreeSet<String>();
        together.forEach(member -> up.add(member.host().literal()));
        for (Member member : together) {
            assertThat(member.view())
                    .as(member.process().log())
                    .isEqualTo("members " + String.join(" ", up) + " unreachable 0");
        }
    }

    private static void awaitLine(Member member, String line) {
        Awaitility.await(line)
                .atMost(WITHIN)
                .untilAsserted(() -> assertThat(member.process().log()).contains(line));
    }

    @Test
    void fiveStartedTogetherAreOneClusterAndOneOfThemThatIsCutOffEnds() {
        var all = hosts(5);
        network.name(all);
        all.forEach(this::start);
        awaitFormed();
        // One that got no processor may have founded a cluster that nobody joined, and has left it.
        var left = ended.stream().filter(member -> !member.process().log().contains("Another cluster lives"));
        assertThat(Stream.concat(members.stream(), left).filter(ClusterFormationTest::isFounder))
                .hasSize(1);

        // The lowest address, which of two equal sides would go on.
        var off = members.stream()
                .min(Comparator.comparing(member -> member.host().address()))
                .orElseThrow();
        var others = members.stream().filter(member -> !member.equals(off)).toList();
        network.cutOff(off.host(), others.stream().map(Member::host).toList());
        assertThat(awaitLoser()).isEqualTo(off);
        assertThat(off.process().awaitEnd(WITHIN)).isEqualTo(1);
        awaitOneCluster(others);
    }

    private static boolean isFounder(Member member) {
        return member.process().log().contains("founding the cluster");
    }

    @Test
    void fiveStartedOneByOneAreOneClusterAndALinkThatWorksOneWayLeavesOne() {
        var all = hosts(5);
        for (int i = 0; i < all.size(); i++) {
            network.name(all.subList(0, i + 1));
            start(all.get(i));
            awaitFormed();
        }
        network.cutOneWay(all.get(0), all.get(1));
        awaitLoser();
        Awaitility.await("those that are left agree").atMost(WITHIN).untilAsserted(() -> {
            var left =
                    members.stream().filter(member -> member.process().alive()).toList();
            assertThat(left)
                    .as("those that both hear")
                    .containsAll(members.subList(2, 5))
                    .hasSizeLessThan(5);
            requireOneView(left);
        });
        network.heal();
        var together = new ArrayList<Member>();
        for (Member member : List.copyOf(members)) {
            together.add(member.process().alive() ? member : start(member.host()));
        }
        awaitOneCluster(together);
    }

    @Test
    void twoThatDoNotSeeEachOtherFoundOneClusterAndLaterOneOfThemGoesOn() {
        var all = hosts(2);
        network.cut(all.get(0), all.get(1));
        network.name(all);
        all.forEach(this::start);
        var founder = awaitFounder();
        var other = members.get(1 - members.indexOf(founder));
        awaitLine(other, "Not founding a cluster: one lives that this node cannot reach yet");
        network.heal();
        awaitOneCluster(members);
        assertThat(isFounder(other)).isFalse();

        network.cut(all.get(0), all.get(1));
        var loser = awaitLoser();
        var winner = loser.equals(founder) ? other : founder;
        assertThat(loser.process().awaitEnd(WITHIN)).isEqualTo(1);
        assertThat(loser.process().log()).contains("The cluster goes on without this node");
        awaitOneCluster(List.of(winner));
        network.heal();
        var back = start(loser.host());
        awaitOneCluster(List.of(winner, back));
        awaitTheOtherLivesOn(winner, back);
    }

    /** Whichever of two is killed: the older one here, and then the younger. */
    private void awaitTheOtherLivesOn(Member older, Member younger) {
        older.process().kill();
        awaitOneCluster(List.of(younger));
        // The machine starts it again.
        var youngest = start(older.host());
        awaitOneCluster(List.of(younger, youngest));
        youngest.process().kill();
        awaitOneCluster(List.of(younger));
    }

    private Member awaitFounder() {
        return Awaitility.await("a founder")
                .atMost(WITHIN)
                .until(
                        () -> members.stream()
                                .filter(member -> !member.view().isEmpty())
                                .toList(),
                        founders -> !founders.isEmpty())
                .getFirst();
    }

    private Member awaitLoser() {
        return Awaitility.await("one of them ends")
                .atMost(WITHIN)
                .until(
                        () -> members.stream()
                                .filter(member -> !member.process().alive())
                                .toList(),
                        ended -> !ended.isEmpty())
                .getFirst();
    }

    @Test
    void aStrangerIsRefusedAndWhoSleptWhileAnotherClusterWasFoundedYieldsToIt() {
        var all = hosts(2);
        network.name(all);
        var sleeper = start(all.getFirst());
        awaitOneCluster(members);
        var stranger = start(all.getLast(), Map.of("RELEASE_COOKIE", "kue-lapis-legit-dari-bogor"));
        assertThat(stranger.process().awaitEnd(WITHIN)).isEqualTo(1);
        assertThat(stranger.process().log()).contains("The cluster refused this node: it has another RELEASE_COOKIE");
        assertThat(sleeper.process().log()).contains("its RELEASE_COOKIE is another than that of the cluster");
        assertThat(sleeper.view()).isEqualTo("members " + sleeper.host().literal() + " unreachable 0");

        sleeper.process().stall();
        network.name(all.subList(1, 2));
        var founder = start(all.getLast());
        awaitOneCluster(List.of(founder));
        sleeper.process().go();
        assertThat(sleeper.process().awaitEnd(WITHIN)).isEqualTo(1);
        assertThat(sleeper.process().log()).contains("Another cluster lives on this database");
        assertThat(founder.process().stop()).isZero();
        // The last one has left in order, so the next may found at once.
        network.name(all);
        var next = start(sleeper.host());
        awaitOneCluster(List.of(next));
        assertThat(next.process().log()).doesNotContain("Not founding");
    }

    @Test
    void nodesWithKeysOfOneAuthorityAreAClusterThatOneWithOthersOrNoneCannotSpeakTo() {
        var keys = keys("keys");
        var all = hosts(4);
        network.name(all);
        var trusted = List.of(start(all.get(0), keys), start(all.get(1), keys));
        awaitOneCluster(trusted);
        var strangers = List.of(start(all.get(2)), start(all.get(3), keys("others")));
        for (Member stranger : strangers) {
            awaitLine(stranger, "Couldn't join seed nodes after [2] attempts");
            assertThat(stranger.view()).isEmpty();
        }
        awaitOneCluster(trusted);
    }

    /** A certificate for the nodes, all of the same name, and who vouches for it. */
    private Map<String, String> keys(String name) {
        Path at = folder.resolve(name).toAbsolutePath();
        Hosts.command("mkdir", at.toString());
        String authority = at.resolve("ca").toString();
        String own = at.resolve("tls").toString();
        Hosts.command(("openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=authority -keyout " + authority
                        + ".key -out " + authority + ".crt")
                .split(" "));
        Hosts.command(("openssl req -newkey rsa:2048 -nodes -subj /CN=lababersih -keyout " + own + ".key -out " + own
                        + ".csr")
                .split(" "));
        Hosts.command(("openssl x509 -req -days 2 -CAcreateserial -in " + own + ".csr -out " + own + ".crt -CA "
                        + authority + ".crt -CAkey " + authority + ".key")
                .split(" "));
        return Map.of("CLUSTER_TLS_DIR", at.toString());
    }
}
