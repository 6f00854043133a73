package dev.raftctl.cli.cluster;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Addresses that match every address of a host: a server can listen on one, but a client cannot connect to it. */
public final class WildcardAddress {
    private WildcardAddress() {}

    /** Returns whether the host is a wildcard. Only numeric addresses are checked; names are not resolved. */
    public static boolean isWildcard(String host) {
        if (host.equals("*")) {
            return true;
        }
        try {
            return isNumeric(host) && InetAddress.getByName(host).isAnyLocalAddress();
        } catch (UnknownHostException invalid) {
            return false;
        }
    }

    private static boolean isNumeric(String host) {
        return host.indexOf(':') >= 0 || host.chars().allMatch(each -> each == '.' || (each >= '0' && each <= '9'));
    }
}
