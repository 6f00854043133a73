package dev.raftctl.protocol.net;

import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Reason;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.tls.CertificateIdentity;
import dev.raftctl.protocol.tls.CertificateRole;
import dev.raftctl.protocol.wire.Hello;
import org.jspecify.annotations.Nullable;

/** What a caller may do by its certificate. Everything that is not named here is an operator's. Pure. */
final class Authorization {
    private Authorization() {}

    /** Why a caller may not be what it wants to be; null: it may. */
    static @Nullable String identityMismatch(CertificateIdentity caller, Hello hello) {
        if (hello.caller() == Hello.Caller.CLIENT || hello.from() == null) {
            return null;
        }
        if (caller.role() != CertificateRole.SERVER) {
            return "the certificate of the caller, " + caller + ", is not a server's, and it calls as server "
                    + hello.from();
        }
        return caller.name().equals(hello.from().value())
                ? null
                : "the certificate of the caller is that of " + caller + ", and it calls as server " + hello.from();
    }

    /** Why a caller may not ask for this; null: it may. */
    static @Nullable Refusal refusal(CertificateIdentity caller, ClientRequest request) {
        if (caller.role().canOperate() || isAllowedForClients(request)) {
            return null;
        }
        return new Refusal(
                Reason.UNAUTHORISED,
                "the certificate of " + caller + " does not allow "
                        + request.getClass().getSimpleName() + ": it takes an operator's",
                "give an operator's certificate with --cert and --key");
    }

    private static boolean isAllowedForClients(ClientRequest request) {
        return request instanceof ClientRequest.ReadStatus
                || request instanceof ClientRequest.ReadDecisions
                || request instanceof ClientRequest.ReadLog
                || request instanceof ClientRequest.OpenSession
                || request instanceof ClientRequest.CloseSession
                || request instanceof ClientRequest.Execute
                || request instanceof ClientRequest.Query;
    }
}
