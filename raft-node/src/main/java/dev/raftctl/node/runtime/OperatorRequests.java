package dev.raftctl.node.runtime;

import dev.raftctl.node.observation.ObservedEvent;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.DecisionData;
import dev.raftctl.protocol.message.MemberChange;
import dev.raftctl.protocol.message.PrintableText;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.net.ReceivedMessageHandler.RequestResponder;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Records the requests of operators that change something, also refused ones: what was requested, by whom, and the
 * outcome.
 */
final class OperatorRequests {
    private static final String KIND = "operator";

    private final Consumer<ObservedEvent> events;
    private final LongSupplier term;

    OperatorRequests(Consumer<ObservedEvent> events, LongSupplier term) {
        this.events = events;
        this.term = term;
    }

    RequestResponder recording(ClientRequest.BootstrapRequest request, RequestResponder responder) {
        return recording(
                "bootstrap",
                DecisionData.NONE.with("voters", request.configuration().voters()),
                responder);
    }

    RequestResponder recording(ClientRequest.ChangeMembershipRequest request, RequestResponder responder) {
        StringBuilder changes = new StringBuilder();
        for (MemberChange change : request.changes()) {
            changes.append(changes.isEmpty() ? "" : ", ").append(change);
        }
        return recording(
                "change-members",
                DecisionData.NONE.with("changes", changes.toString()).with("force", yesOrNo(request.force())),
                responder);
    }

    RequestResponder recording(ClientRequest.StepDownRequest request, RequestResponder responder) {
        return recording(
                "step-down",
                DecisionData.NONE
                        .with("holdMs", request.electionHoldoffMillis())
                        .with("force", yesOrNo(request.force())),
                responder);
    }

    RequestResponder recording(ClientRequest.TransferLeadershipRequest request, RequestResponder responder) {
        return recording("transfer", DecisionData.NONE.with("target", request.target()), responder);
    }

    RequestResponder recording(ClientRequest.CampaignRequest request, RequestResponder responder) {
        return recording("campaign", DecisionData.NONE, responder);
    }

    private static String yesOrNo(boolean value) {
        return value ? "yes" : "no";
    }

    private RequestResponder recording(String request, DecisionData details, RequestResponder responder) {
        return new RecordingResponder(request, details, responder);
    }

    /** Passes the reply on and records it. */
    private final class RecordingResponder implements RequestResponder {
        private final String request;
        private final DecisionData details;
        private final RequestResponder responder;

        private RecordingResponder(String request, DecisionData details, RequestResponder responder) {
            this.request = request;
            this.details = details;
            this.responder = responder;
        }

        @Override
        public void reply(ClientReply reply) {
            responder.reply(reply);
            Refusal refusal = reply.refusal();
            String outcome = refusal != null
                    ? "refused"
                    : reply.successOf(ClientReply.SuccessReply.class) != null ? "done" : "unknown";
            DecisionData data = DecisionData.NONE
                    .with("request", request)
                    .with("client", PrintableText.of(responder.clientAddress()))
                    .with("certificate", PrintableText.of(responder.clientCertificate()));
            for (var each : details.values().entrySet()) {
                data = data.with(each.getKey(), each.getValue());
            }
            if (refusal != null) {
                data = data.with("refusal", refusal.reason().name());
            }
            events.accept(new ObservedEvent(
                    KIND,
                    term.getAsLong(),
                    "",
                    outcome,
                    data,
                    "an operator at " + PrintableText.of(responder.clientAddress()) + who() + " requested " + request
                            + ": " + outcome + (refusal == null ? "" : " (" + refusal.message() + ")"),
                    false));
        }

        private String who() {
            String certificate = PrintableText.of(responder.clientCertificate());
            return certificate.isEmpty() ? "" : " with the certificate of " + certificate;
        }
    }
}
