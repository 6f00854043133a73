package dev.raftctl.cli.cluster;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Addresses that mean every address of a host: a server can listen on one, but no client can connect to it. */
public final class WildcardAddress {
    private WildcardAddress() {}

    /** Only numeric addresses are looked at: a name is not resolved here. An invalid number is no wildcard. */
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
