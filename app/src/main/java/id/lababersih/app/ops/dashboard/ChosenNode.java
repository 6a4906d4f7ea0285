package id.lababersih.app.ops.dashboard;

import id.lababersih.app.http.Answer;
import id.lababersih.app.http.Call;
import id.lababersih.app.http.OtherNodes;
import id.lababersih.app.http.PageCookies;
import id.lababersih.app.ops.Members;
import id.lababersih.cluster.topology.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The node that an engineer chose to look at, by a cookie: whichever node is asked, that one answers. */
final class ChosenNode {
    /** In which an answer names the node that it is from. */
    static final String ANSWERED_BY = "X-Lababersih-Node";

    private static final Logger LOG = LoggerFactory.getLogger(ChosenNode.class);
    /** Longer than a node asks its own parts. */
    private static final Duration PATIENCE = Duration.ofSeconds(8);
    /** What says who asks, by which form, and for what part. */
    private static final Set<String> ASKED_WITH = Set.of(
            "accept-language",
            "authorization",
            "cookie",
            "host",
            "hx-history-restore-request",
            "hx-request",
            "origin",
            "sec-fetch-site");

    private static final Set<String> ANSWERED_WITH =
            Set.of("content-security-policy", "hx-redirect", "location", "retry-after", "x-lababersih-node");

    private final Node node;
    private final OtherNodes others;
    private final Set<String> askedWith = new HashSet<>(ASKED_WITH);

    /** @param clientAddressHeader in which a proxy names the client, whom the other node is to know as well */
    ChosenNode(Node node, OtherNodes others, Optional<String> clientAddressHeader) {
        this.node = node;
        this.others = others;
        clientAddressHeader.ifPresent(name -> askedWith.add(name.toLowerCase(Locale.ROOT)));
    }

    /** The nodes to choose from by their addresses, the oldest first; none where there is but one. */
    List<String> all() {
        var all = Members.of(node.system()).stream()
                .filter(Members.Member::reachable)
                .map(member -> member.address().substring(member.address().indexOf('@') + 1))
                .toList();
        return all.size() > 1 ? all : List.of();
    }

    /** What was chosen, though it may be gone; empty where nothing was. */
    static String of(Call call) {
        return PageCookies.node(call.request()).orElse("");
    }

    /** The answer of the chosen node; empty where that is this one, or none, or one that does not answer. */
    Optional<Answer> answer(Call call) throws Exception {
        var chosen = of(call);
        if (chosen.equals(node.address()) || OtherNodes.isPassedOn(call.request()) || !all().contains(chosen)) {
            return Optional.empty();
        }
        var home = others.home(chosen.substring(0, chosen.lastIndexOf(':')));
        return call.await(others.ask(home, call.again(askedWith), PATIENCE)
                .thenApply(answer -> Optional.of(answer(answer)))
                .exceptionally(gone -> {
                    LOG.info("The node {}, which an engineer chose, does not answer: {}", home, gone.getMessage());
                    return Optional.empty();
                }));
    }

    private static Answer answer(HttpResponse answer) {
        var headers = new ArrayList<HttpHeader>();
        for (HttpHeader header : answer.getHeaders()) {
            if (ANSWERED_WITH.contains(header.lowercaseName())) {
                headers.add(header);
            }
        }
        return new Answer(answer.status().intValue(), answer.entity(), headers);
    }
}
