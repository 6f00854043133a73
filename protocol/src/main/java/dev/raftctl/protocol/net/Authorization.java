package dev.raftctl.protocol.net;

import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.message.RefusalReason;
import dev.raftctl.protocol.tls.CertificateIdentity;
import dev.raftctl.protocol.tls.CertificateRole;
import dev.raftctl.protocol.wire.Hello;
import org.jspecify.annotations.Nullable;

/** Decides what the holder of a certificate may do. */
final class Authorization {
    private static final NonOperatorPermission NON_OPERATOR_PERMISSION = new NonOperatorPermission();

    private Authorization() {}

    /** Returns why the certificate does not match the identity in the hello, or null if it does. */
    static @Nullable String identityMismatch(CertificateIdentity caller, Hello hello) {
        if (hello.caller() == Hello.CallerKind.CLIENT || hello.from() == null) {
            return null;
        }
        if (caller.role() != CertificateRole.SERVER) {
            return "the caller's certificate, " + caller + ", is not a server certificate, but it claims to be server "
                    + hello.from();
        }
        return caller.name().equals(hello.from().value())
                ? null
                : "the caller's certificate belongs to " + caller + ", but it claims to be server " + hello.from();
    }

    /** Returns why the caller may not send this request, or null if it may. */
    static @Nullable Refusal refusal(CertificateIdentity caller, ClientRequest request) {
        if (caller.role().canOperate() || request.accept(NON_OPERATOR_PERMISSION)) {
            return null;
        }
        return new Refusal(
                RefusalReason.UNAUTHORISED,
                "the certificate of " + caller + " does not allow "
                        + request.getClass().getSimpleName() + "; an operator certificate is required",
                "use an operator certificate with --cert and --key");
    }

    /** Whether a client that is not an operator may send the request. */
    private static final class NonOperatorPermission implements ClientRequest.Visitor<Boolean> {
        @Override
        public Boolean readStatus(ClientRequest.ServerStatusRequest request) {
            return true;
        }

        @Override
        public Boolean readDecisions(ClientRequest.ReadDecisionsRequest request) {
            return true;
        }

        @Override
        public Boolean readLog(ClientRequest.ReadLogEntriesRequest request) {
            return true;
        }

        @Override
        public Boolean bootstrap(ClientRequest.BootstrapRequest request) {
            return false;
        }

        @Override
        public Boolean changeServers(ClientRequest.ChangeMembershipRequest request) {
            return false;
        }

        @Override
        public Boolean stepDown(ClientRequest.StepDownRequest request) {
            return false;
        }

        @Override
        public Boolean transferLeadership(ClientRequest.TransferLeadershipRequest request) {
            return false;
        }

        @Override
        public Boolean campaign(ClientRequest.CampaignRequest request) {
            return false;
        }

        @Override
        public Boolean takeSnapshot(ClientRequest.TakeSnapshotRequest request) {
            return false;
        }

        @Override
        public Boolean readSnapshot(ClientRequest.ReadSnapshotFileRequest request) {
            return false;
        }

        @Override
        public Boolean hashState(ClientRequest.StateHashRequest request) {
            return false;
        }

        @Override
        public Boolean checkFiles(ClientRequest.CheckFilesRequest request) {
            return false;
        }

        @Override
        public Boolean readCheckProgress(ClientRequest.FileCheckProgressRequest request) {
            return false;
        }

        @Override
        public Boolean timeWrite(ClientRequest.TimeWriteRequest request) {
            return false;
        }

        @Override
        public Boolean openSession(ClientRequest.OpenSessionRequest request) {
            return true;
        }

        @Override
        public Boolean closeSession(ClientRequest.CloseSessionRequest request) {
            return true;
        }

        @Override
        public Boolean execute(ClientRequest.ExecuteCommandRequest request) {
            return true;
        }

        @Override
        public Boolean query(ClientRequest.QueryRequest request) {
            return true;
        }

        @Override
        public Boolean executeCoordination(ClientRequest.ExecuteCoordinationRequest request) {
            return true;
        }

        @Override
        public Boolean queryCoordination(ClientRequest.QueryCoordinationRequest request) {
            return true;
        }

        /** Watching keys is reading them, and a client that may read one key may read all. */
        @Override
        public Boolean watchEvents(ClientRequest.WatchEventsRequest request) {
            return true;
        }
    }
}
