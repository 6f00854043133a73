package dev.raftctl.node.observation;

import dev.raftctl.protocol.message.DecisionData;
import dev.raftctl.protocol.message.PeerContact;
import dev.raftctl.protocol.message.ServerId;
import dev.raftctl.protocol.message.ServerStatus;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Reports when a connection to another member goes down or up, for each direction: servers connect to each other
 * separately, so one direction can fail alone.
 */
final class PeerContactObserver implements StatusObserver {
    private static final String DOWN = "link-down";
    private static final String UP = "link-up";

    /** A peer sends at least once a second, so after this long a silent link counts as broken. */
    private static final long SILENT_MILLIS = 3_000;

    /** How long the first connection to a new member may take before its absence is reported. */
    private static final long FIRST_CONNECTION_MILLIS = 2_000;

    private final LocalMeasurements measurements;
    private final Map<ServerId, LinkState> links = new TreeMap<>();

    /** The last reported state of the link to a peer. */
    private static final class LinkState {
        private boolean wasConnected;
        private boolean wasHeard;
        private boolean isOutReported;
        private boolean isInReported;
        private String reason = "";
        private long firstSeenMillis;
        private long outSinceMillis;
        private long inSinceMillis;
    }

    PeerContactObserver(LocalMeasurements measurements) {
        this.measurements = measurements;
    }

    @Override
    public void observe(ServerStatus status, long nowMillis, Consumer<ObservedEvent> events) {
        links.keySet().retainAll(status.configuration().members().keySet());
        for (PeerContact contact : status.measurements().peerContacts()) {
            LinkState link = links.computeIfAbsent(contact.peer(), first -> newLink(nowMillis));
            observeOwnConnection(status, contact, link, nowMillis, events);
            observeIncoming(status, contact, link, nowMillis, events);
        }
    }

    private static LinkState newLink(long nowMillis) {
        LinkState link = new LinkState();
        link.firstSeenMillis = nowMillis;
        link.outSinceMillis = nowMillis;
        link.inSinceMillis = nowMillis;
        return link;
    }

    private void observeOwnConnection(
            ServerStatus status, PeerContact contact, LinkState link, long nowMillis, Consumer<ObservedEvent> events) {
        if (contact.connected()) {
            if (link.isOutReported) {
                events.accept(event(
                        UP,
                        status,
                        contact,
                        "",
                        data("out", contact.heardMs()).with("downMs", nowMillis - link.outSinceMillis),
                        "its connection to " + contact.peer() + " is up again"));
            }
            link.wasConnected = true;
            link.isOutReported = false;
            return;
        }
        boolean isNew = !link.isOutReported || !link.reason.equals(contact.reason());
        boolean isDue = link.wasConnected || nowMillis - link.firstSeenMillis >= FIRST_CONNECTION_MILLIS;
        if (isNew && isDue) {
            link.outSinceMillis = link.isOutReported ? link.outSinceMillis : nowMillis;
            link.isOutReported = true;
            link.reason = contact.reason();
            events.accept(event(
                    DOWN,
                    status,
                    contact,
                    contact.reason(),
                    data("out", contact.heardMs()),
                    "its connection to " + contact.peer() + " is down: " + contact.reason()
                            + heard(contact.heardMs())));
        }
    }

    private void observeIncoming(
            ServerStatus status, PeerContact contact, LinkState link, long nowMillis, Consumer<ObservedEvent> events) {
        // The contact also counts answers on this server's own connection, which works without the other direction.
        long heardMillisAgo = measurements.incomingMillisAgo(contact.peer());
        boolean isHeard = heardMillisAgo >= 0 && heardMillisAgo < SILENT_MILLIS;
        if (isHeard) {
            if (link.isInReported) {
                events.accept(event(
                        UP,
                        status,
                        contact,
                        "",
                        data("in", heardMillisAgo).with("downMs", nowMillis - link.inSinceMillis),
                        "it hears from " + contact.peer() + " again"));
            }
            link.wasHeard = true;
            link.isInReported = false;
        } else if (link.wasHeard && !link.isInReported) {
            link.isInReported = true;
            link.inSinceMillis = nowMillis - Math.max(0, heardMillisAgo);
            events.accept(event(
                    DOWN,
                    status,
                    contact,
                    "silent",
                    data("in", heardMillisAgo),
                    "it hears nothing from " + contact.peer() + heard(heardMillisAgo)));
        }
    }

    private static String heard(long millisAgo) {
        return millisAgo < 0 ? ", never heard" : ", last heard " + millisAgo + " ms ago";
    }

    private static DecisionData data(String direction, long heardMillisAgo) {
        return DecisionData.NONE.with("direction", direction).with("heardAgoMs", heardMillisAgo);
    }

    private static ObservedEvent event(
            String kind, ServerStatus status, PeerContact contact, String cause, DecisionData data, String text) {
        return new ObservedEvent(kind, status.term(), contact.peer().value(), cause, data, text, false);
    }
}
