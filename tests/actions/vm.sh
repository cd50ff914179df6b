# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Sourced by tests that need a virtual machine: Debian 12's cloud kernel
# (6.1), in which every controller is on version 2 of cgroups, in software emulation.  The
# kernel and its modules are fetched with apt once, into build/vm.
set -u
PATH=/usr/sbin:/usr/bin:/sbin:/bin
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 2
vm=build/vm bin=${LLAMUX_TEST_BIN:-build/tests/actions}
skip() { echo "$*"; exit 77; }
[ "$(uname -m)" = x86_64 ] || skip "the kernel package is for x86_64"
for tool in qemu-system-x86_64 cpio apt-get dpkg-deb busybox depmod modprobe setpriv; do
	command -v $tool >/dev/null || skip "no $tool"
done
fetch() {
	local package
	package=$(apt-cache depends linux-image-cloud-amd64 2>/dev/null | awk '$1 == "Depends:" && $2 ~ /^linux-image-6\.1\./ { print $2 }')
	[ -n "$package" ] || skip "apt knows no linux-image-cloud-amd64 of Debian 12 (6.1)"
	mkdir -p $vm/get
	(cd $vm/get && { apt-get download -qq "$package" || { apt-get update -qq && apt-get download -qq "$package"; }; }) \
		>/dev/null 2>&1 || skip "$package could not be downloaded"
	dpkg-deb --fsys-tarfile $vm/get/"$package"_*.deb |
		tar -x -C $vm --wildcards './boot/vmlinuz-*' './lib/modules' || exit 1
	rm -rf $vm/get
	depmod -b $vm "$(basename $vm/lib/modules/6.1.*)" || exit 1
}
release=$(basename "$(echo $vm/lib/modules/6.1.*)")
[ -e "$vm/boot/vmlinuz-$release" ] || { fetch; release=$(basename "$(echo $vm/lib/modules/6.1.*)"); }
tmp=$(mktemp -d) && trap 'rm -rf "$tmp"' EXIT

# vm_make "PROGRAM..." "MODULE...": the initial file system, with these of $bin and a disk's
# modules; what is to be run in it comes on standard input.
vm_make() {
	local root=$tmp/root program file module lib
	mkdir -p "$root"/{bin,proc,sys,dev,tmp,modules,state}
	cp "$(command -v busybox)" "$root/bin/busybox"
	for program in $1; do
		file=$bin/$program
		[ -x "$file" ] || { echo "$file: not built"; exit 1; }
		cp "$file" "$root/bin/"
		ldd "$file" | grep -o '/[^ ]*' | while read -r lib; do
			[ -e "$root$lib" ] || { mkdir -p "$root$(dirname "$lib")" && cp -L "$lib" "$root$lib"; }
		done
	done
	for module in virtio_pci virtio_blk $2; do
		modprobe -d $vm -S "$release" --show-depends "$module" 2>/dev/null | awk '$1 == "insmod" { print $2 }' | while read -r file; do
			[ -e "$root/modules/${file##*/}" ] || { cp "$file" "$root/modules/" && echo "${file##*/}" >>"$root/modules/order"; }
		done
	done
	cat >"$root/run"
	cat >"$root/init" <<INIT
#!/bin/busybox sh
b=/bin/busybox
\$b mount -t proc proc /proc
\$b mount -t sysfs sys /sys
\$b mount -t devtmpfs dev /dev
\$b mkdir -p /dev/shm && \$b mount -t tmpfs shm /dev/shm
\$b --install -s /bin
export PATH=/bin
mount -t cgroup2 cgroup /sys/fs/cgroup
while read -r m; do insmod /modules/\$m; done </modules/order
echo "kernel \$(uname -r)"
. /run
poweroff -f
INIT
	chmod +x "$root/init"
	(cd "$root" && find . | cpio -o -H newc --quiet) >"$tmp/initramfs" || exit 1
}
# vm_run DISK WORD...: the words go to the kernel's command line; its console is our output.  An
# emulated timer that comes late, as on a machine with other work, is no broken one: no_timer_check.
vm_run() {
	local disk=$1; shift
	exec nice -n 10 setpriv --pdeathsig KILL -- qemu-system-x86_64 -accel tcg,thread=single -cpu max -smp 2 -m 512 \
		-nodefaults -display none -no-reboot -serial stdio -kernel "$vm/boot/vmlinuz-$release" -initrd "$tmp/initramfs" \
		-drive "file=$disk,if=virtio,format=raw,cache=writeback" \
		-append "console=ttyS0 quiet panic=-1 no_timer_check rdinit=/init $*" </dev/null 2>&1
}
