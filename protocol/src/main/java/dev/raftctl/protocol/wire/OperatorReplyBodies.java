package dev.raftctl.protocol.wire;

import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import dev.raftctl.protocol.message.ClientReply;
import dev.raftctl.protocol.message.Configuration;

/** What came of an operator's request; a server's status has a file of its own. */
final class OperatorReplyBodies {
    private OperatorReplyBodies() {}

    static final class Decisions extends Body<ClientReply.Decisions> {
        Decisions(WireLimits limits) {
            super(ClientReply.Decisions.class, limits);
        }

        @Override
        void write(Output out, ClientReply.Decisions decisions) {
            StatusFields.putNotes(out, decisions.notes(), limits);
        }

        @Override
        ClientReply.Decisions read(Input in) {
            return new ClientReply.Decisions(StatusFields.notes(in, limits));
        }
    }

    static final class LogSlice extends Body<ClientReply.LogSlice> {
        LogSlice(WireLimits limits) {
            super(ClientReply.LogSlice.class, limits);
        }

        @Override
        void write(Output out, ClientReply.LogSlice slice) {
            Fields.putAmount(out, slice.firstIndex());
            Fields.putAmount(out, slice.lastIndex());
            Fields.putAmount(out, slice.commitIndex());
            EntryFields.put(out, slice.entries(), limits);
        }

        @Override
        ClientReply.LogSlice read(Input in) {
            long firstIndex = Fields.amount(in);
            long lastIndex = Fields.amount(in);
            long commitIndex = Fields.amount(in);
            return new ClientReply.LogSlice(firstIndex, lastIndex, commitIndex, EntryFields.take(in, limits));
        }
    }

    static final class Bootstrapped extends Body<ClientReply.Bootstrapped> {
        Bootstrapped(WireLimits limits) {
            super(ClientReply.Bootstrapped.class, limits);
        }

        @Override
        void write(Output out, ClientReply.Bootstrapped bootstrapped) {
            Fields.putString(out, bootstrapped.clusterId(), limits);
            out.writeBoolean(bootstrapped.already());
        }

        @Override
        ClientReply.Bootstrapped read(Input in) {
            String clusterId = Fields.string(in, limits);
            return new ClientReply.Bootstrapped(clusterId, Fields.flag(in));
        }
    }

    static final class Changed extends Body<ClientReply.Changed> {
        Changed(WireLimits limits) {
            super(ClientReply.Changed.class, limits);
        }

        @Override
        void write(Output out, ClientReply.Changed changed) {
            ConfigurationFields.put(out, changed.configuration(), limits);
            Fields.putAmount(out, changed.configIndex());
            out.writeBoolean(changed.already());
        }

        @Override
        ClientReply.Changed read(Input in) {
            Configuration configuration = ConfigurationFields.take(in, limits);
            long configIndex = Fields.amount(in);
            return new ClientReply.Changed(configuration, configIndex, Fields.flag(in));
        }
    }

    static final class LeadershipMoving extends Body<ClientReply.LeadershipMoving> {
        LeadershipMoving(WireLimits limits) {
            super(ClientReply.LeadershipMoving.class, limits);
        }

        @Override
        void write(Output out, ClientReply.LeadershipMoving moving) {
            Fields.putTerm(out, moving.term());
            Fields.putString(out, moving.successor(), limits);
        }

        @Override
        ClientReply.LeadershipMoving read(Input in) {
            long term = Fields.term(in);
            return new ClientReply.LeadershipMoving(term, Fields.string(in, limits));
        }
    }
}
