#!/bin/bash
# Boots systemd in its own namespaces over a copy-on-write view of this machine, and runs it until killed.
# Argument: an empty directory for the changed files.
set -euo pipefail
work=$1
mount --make-rprivate /
mount -t tmpfs tmpfs "$work"
mkdir "$work/upper" "$work/overlay" "$work/root"
root=$work/root
mount -t overlay overlay -o "lowerdir=/,upperdir=$work/upper,workdir=$work/overlay" "$root"
mount -t proc proc "$root/proc"
mount --rbind /sys "$root/sys"
mount --rbind /dev "$root/dev"
mount -t tmpfs tmpfs "$root/run"
mount -t tmpfs tmpfs "$root/tmp"
rm -f "$root/etc/machine-id"
echo 0123456789abcdef0123456789abcdef >"$root/etc/machine-id"
printf '[Unit]\nDescription=Only the units that the test starts\n' >"$root/etc/systemd/system/test.target"
exec env -i container=lxc PATH=/usr/bin:/bin:/usr/sbin:/sbin \
    chroot "$root" /lib/systemd/systemd --system --unit=test.target --log-target=console
