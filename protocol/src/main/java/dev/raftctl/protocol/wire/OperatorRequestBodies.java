package dev.raftctl.protocol.wire;

import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.raftctl.protocol.message.Change;
import dev.raftctl.protocol.message.ClientRequest;
import dev.raftctl.protocol.message.Configuration;
import dev.raftctl.protocol.message.ServerId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an operator asks: to look at a server, and to change who leads and who is a member. */
final class OperatorRequestBodies {
    private OperatorRequestBodies() {}

    static final class Describe extends Body<ClientRequest.Describe> {
        Describe(WireLimits limits) {
            super(ClientRequest.Describe.class, limits);
        }

        @Override
        void write(Output out, ClientRequest.Describe describe) {
            // Nothing but its id.
        }

        @Override
        ClientRequest.Describe read(Input in) {
            return new ClientRequest.Describe();
        }
    }

    static final class ReadDecisions extends Body<ClientRequest.ReadDecisions> {
        ReadDecisions(WireLimits limits) {
            super(ClientRequest.ReadDecisions.class, limits);
        }

        @Override
        void write(Output out, ClientRequest.ReadDecisions ask) {
            Fields.putCount(out, ask.limit(), Integer.MAX_VALUE);
        }

        @Override
        ClientRequest.ReadDecisions read(Input in) {
            return new ClientRequest.ReadDecisions(Fields.count(in, Integer.MAX_VALUE));
        }
    }

    static final class ReadLog extends Body<ClientRequest.ReadLog> {
        ReadLog(WireLimits limits) {
            super(ClientRequest.ReadLog.class, limits);
        }

        @Override
        void write(Output out, ClientRequest.ReadLog ask) {
            Fields.putAmount(out, ask.from());
            Fields.putAmount(out, ask.to());
            Fields.putCount(out, ask.limit(), Integer.MAX_VALUE);
        }

        @Override
        ClientRequest.ReadLog read(Input in) {
            long from = Fields.amount(in);
            long to = Fields.amount(in);
            return new ClientRequest.ReadLog(from, to, Fields.count(in, Integer.MAX_VALUE));
        }
    }

    static final class Bootstrap extends Body<ClientRequest.Bootstrap> {
        Bootstrap(WireLimits limits) {
            super(ClientRequest.Bootstrap.class, limits);
        }

        @Override
        void write(Output out, ClientRequest.Bootstrap bootstrap) {
            Fields.putString(out, bootstrap.clusterId(), limits);
            Fields.putString(out, bootstrap.clusterName(), limits);
            ConfigurationFields.put(out, bootstrap.configuration(), limits);
            Fields.putServers(out, bootstrap.without(), limits);
        }

        @Override
        ClientRequest.Bootstrap read(Input in) {
            String clusterId = Fields.string(in, limits);
            String clusterName = Fields.string(in, limits);
            Configuration configuration = ConfigurationFields.take(in, limits);
            return new ClientRequest.Bootstrap(clusterId, clusterName, configuration, Fields.serversOrNone(in, limits));
        }
    }

    static final class ChangeServers extends Body<ClientRequest.ChangeServers> {
        ChangeServers(WireLimits limits) {
            super(ClientRequest.ChangeServers.class, limits);
        }

        @Override
        void write(Output out, ClientRequest.ChangeServers ask) {
            ChangeFields.put(out, ask.changes(), limits);
            Fields.putAmount(out, ask.ifConfigIndex());
            Fields.putAmount(out, ask.catchUpMillis());
            out.writeBoolean(ask.force());
        }

        @Override
        ClientRequest.ChangeServers read(Input in) {
            List<Change> changes = ChangeFields.take(in, limits);
            long ifConfigIndex = Fields.amount(in);
            long catchUpMillis = Fields.amount(in);
            // A client of version 2 or older ends here.
            boolean force = Fields.left(in) > 0 && Fields.flag(in);
            return new ClientRequest.ChangeServers(changes, ifConfigIndex, catchUpMillis, force);
        }
    }

    static final class StepDown extends Body<ClientRequest.StepDown> {
        StepDown(WireLimits limits) {
            super(ClientRequest.StepDown.class, limits);
        }

        @Override
        void write(Output out, ClientRequest.StepDown ask) {
            Fields.putServer(out, ask.onlyIf());
            Fields.putAmount(out, ask.holdMillis());
            out.writeBoolean(ask.force());
        }

        @Override
        ClientRequest.StepDown read(Input in) {
            @Nullable ServerId onlyIf = Fields.serverOrNone(in);
            long holdMillis = Fields.amount(in);
            return new ClientRequest.StepDown(onlyIf, holdMillis, Fields.flag(in));
        }
    }

    static final class TransferLeadership extends Body<ClientRequest.TransferLeadership> {
        TransferLeadership(WireLimits limits) {
            super(ClientRequest.TransferLeadership.class, limits);
        }

        @Override
        void write(Output out, ClientRequest.TransferLeadership ask) {
            Fields.putServer(out, ask.target());
        }

        @Override
        ClientRequest.TransferLeadership read(Input in) {
            return new ClientRequest.TransferLeadership(Fields.serverOrNone(in));
        }
    }

    static final class Campaign extends Body<ClientRequest.Campaign> {
        Campaign(WireLimits limits) {
            super(ClientRequest.Campaign.class, limits);
        }

        @Override
        void write(Output out, ClientRequest.Campaign campaign) {
            // Nothing but its id.
        }

        @Override
        ClientRequest.Campaign read(Input in) {
            return new ClientRequest.Campaign();
        }
    }
}
