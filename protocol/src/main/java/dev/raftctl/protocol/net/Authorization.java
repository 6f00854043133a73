package dev.raftctl.protocol.net;

import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Reason;
import dev.raftctl.protocol.message.Refusal;
import dev.raftctl.protocol.tls.CertificateIdentity;
import dev.raftctl.protocol.tls.CertificateRole;
import dev.raftctl.protocol.wire.Hello;
import org.jspecify.annotations.Nullable;

/** Decides what the holder of a certificate may do. Only operators may send the requests that are not listed here. */
final class Authorization {
    private Authorization() {}

    /** Returns why the certificate does not match the identity in the hello, or null if it does. */
    static @Nullable String identityMismatch(CertificateIdentity caller, Hello hello) {
        if (hello.caller() == Hello.Caller.CLIENT || hello.from() == null) {
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
        if (caller.role().canOperate() || isAllowedForClients(request)) {
            return null;
        }
        return new Refusal(
                Reason.UNAUTHORISED,
                "the certificate of " + caller + " does not allow "
                        + request.getClass().getSimpleName() + "; an operator certificate is required",
                "use an operator certificate with --cert and --key");
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
