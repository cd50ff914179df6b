# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Sourced behind lib.sh by injectors that need a disk of their own: a loop device on a
# file in memory behind FUSE (slowdisk.c), in a mount namespace that ends with the
# injector.  The device detaches itself when nobody has it open any more.
: "${FAULT_TMP:?}" "${FAULT_BIN:?}"

# Run first: the rest of the injector in a mount namespace of its own.
own_mounts() {
	[ -n "${FAULT_MOUNTS:-}" ] || FAULT_MOUNTS=1 exec unshare --mount --propagation private "$0" "$@"
}

# disk_make MIB MICROSECONDS SLOW-MICROSECONDS: sets disk (device), server (pid)
disk_make() {
	[ -c /dev/fuse ] || cannot "no FUSE here"
	mkdir -p "$FAULT_TMP/fuse"
	cp "$FAULT_BIN/faults/slowdisk" "$FAULT_TMP/slowdisk"
	start server "$FAULT_TMP/slowdisk" "$FAULT_TMP/fuse" "$@"
	server=$pid
	until_true test -f "$FAULT_TMP/fuse/disk" || cannot "no FUSE file system could be mounted"
}
disk_loop() {
	disk=$(losetup --find --show "$FAULT_TMP/fuse/disk" 2>/dev/null) || cannot "no loop device"
	exec 8<"$disk"
	losetup --detach "$disk" # when it is closed
	is disk name "${disk#/dev/}"
}
# disk_mount: a file system on it, at $FAULT_TMP/files
disk_mount() {
	command -v mkfs.ext4 >/dev/null || cannot "no mkfs.ext4"
	mkfs.ext4 -q -F "$disk" >/dev/null 2>&1 || cannot "mkfs.ext4 failed"
	mkdir -p "$FAULT_TMP/files"
	mount -t ext4 "$disk" "$FAULT_TMP/files" || cannot "the file system could not be mounted"
}
# load LABEL NAME ARGUMENTS...: a process of that name
load() {
	local label=$1 name=$2
	shift 2
	cp -n "$FAULT_BIN/faults/diskload" "$FAULT_TMP/$name" 2>/dev/null
	start "$label" "$FAULT_TMP/$name" "$@"
}
# ns of a diskload's totals
total_ns() { od -An -t u8 -j 8 -N 8 "$1" 2>/dev/null | tr -d ' '; }
fault_end() {
	umount -l "$FAULT_TMP/files" 2>/dev/null
	umount -l "$FAULT_TMP/fuse" 2>/dev/null
	true
}
