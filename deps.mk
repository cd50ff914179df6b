# SPDX-License-Identifier: GPL-2.0-or-later
#
# The Debian packages that llamux needs, and why.  `make deps-list` prints them;
# `make deps` installs those that are missing (as root).

deps_build = \
	gcc make pkg-config libc6-dev \
	clang llvm bpftool libbpf-dev libelf-dev zlib1g-dev \
	libfuse3-dev fuse3 \
	libsqlite3-dev \
	libseccomp-dev libcap-ng-dev libxxhash-dev \
	libreadline-dev \
	jq procps util-linux
# gcc .. libc6-dev: the compiler; clang, llvm, bpftool, libbpf, libelf, zlib: BPF
# programs and their loader; fuse3: the file interface; sqlite3: the journal;
# seccomp, cap-ng: confinement; xxhash: checksums of kept prompts; readline: lsh; jq, procps, util-linux: the demonstration
# checks what the agent says against them.

deps_test = \
	libcmocka-dev expect man-db bubblewrap zsh \
	qemu-system-x86 busybox-static cpio zstd xz-utils kmod \
	libclang-rt-14-dev python3-minimal python3-numpy strace \
	gcc-aarch64-linux-gnu libc6-dev-arm64-cross qemu-user-static libsimde-dev
# cmocka: unit tests; expect: dialogues with lsh; bubblewrap: its previews; zsh: its
# key there; man-db: checks the pages; qemu, busybox, cpio: the kernel test in a virtual machine;
# libclang-rt: sanitizers and the fuzzer; python3, numpy: fixtures; strace: fault injection;
# aarch64, qemu-user, simde: the arithmetic of processors that this one is not.

# Only for `make check-proc`: the programs that are tried under llamux-proc.
deps_long = \
	htop lsof gdb strace linux-perf numactl psmisc systemd runc busybox-static \
	golang-go nodejs default-jre-headless

# Only for `make faults`: what practised people would use instead, to compare with.
deps_faults = bpftrace fio stress-ng e2fsprogs

# Only for `make train`: PyTorch, and the BLAS that makes it thirty times faster.
deps_train = python3-torch libopenblas0

.PHONY: deps deps-build deps-list deps-long deps-train deps-faults
deps-list:
	@printf '%s\n' $(deps_build) $(deps_test)
deps-build:
	$(Q)tests/install-packages $(deps_build)
deps:
	$(Q)tests/install-packages $(deps_build) $(deps_test)
deps-long:
	$(Q)tests/install-packages $(deps_build) $(deps_test) $(deps_long)
deps-faults:
	$(Q)tests/install-packages $(deps_build) $(deps_test) $(deps_faults)
deps-train:
	$(Q)tests/install-packages $(deps_train)
