# SPDX-License-Identifier: GPL-2.0-or-later
#
# llamux.  Targets: all (default), demo, check, install, uninstall, deps, clean;
# `make help` lists them.  V=1 shows commands; SAN=1 builds with ASan and UBSan
# (into build/san); CC=clang works.  Everything made goes under build/.

.DELETE_ON_ERROR:
.SUFFIXES:
.SECONDARY:
.DEFAULT_GOAL := all

PREFIX  ?= /usr/local
DESTDIR ?=
V       ?= 0
SAN     ?= 0
CLANG   ?= clang
BPFTOOL ?= $(firstword $(shell command -v bpftool 2>/dev/null) /usr/sbin/bpftool)
PYTHON  ?= /usr/bin/python3

ifeq ($(V),1)
Q =
msg =
else
Q = @
msg = @printf '  %-8s %s\n' '$(1)' '$(2)';
endif

B := build
ifeq ($(SAN),1)
B := build/san
endif
OBJ := $(B)/obj
BIN := $(B)/bin
LIB := $(B)/lib
GEN := build/include

VERSION := $(shell sed -n 's/^version = //p' VERSION 2>/dev/null)

WARN   := -Wall -Wextra -Wconversion -Werror -Wshadow -Wstrict-prototypes -Wmissing-prototypes \
	  -Wformat=2 -Wno-format-nonliteral
CFLAGS ?= -O2 -g
ALL_CFLAGS = -std=gnu17 $(CFLAGS) $(WARN) -fno-strict-aliasing -fstack-protector-strong -D_GNU_SOURCE \
	  -D_FILE_OFFSET_BITS=64 -DFUSE_USE_VERSION=314 -DLLAMUX_PREFIX='"$(PREFIX)"' \
	  -DLLAMUX_VERSION='"$(VERSION)"' -Iinclude -I$(GEN) -MMD -MP
ALL_LDFLAGS = $(LDFLAGS)
ifeq ($(SAN),1)
ALL_CFLAGS  += -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
ALL_LDFLAGS += -fsanitize=address,undefined
else
ALL_CFLAGS  += -D_FORTIFY_SOURCE=2 -fPIE
ALL_LDFLAGS += -pie -Wl,-z,relro,-z,now
endif

FUSE_CFLAGS = $(shell pkg-config --cflags fuse3 2>/dev/null)
FUSE_LIBS   = $(shell pkg-config --libs fuse3 2>/dev/null || echo -lfuse3)

AGENT_LIBS := -lbpf -lelf -lz -lsqlite3 -lcap-ng $(FUSE_LIBS)
INFER_LIBS := -lseccomp
LSH_LIBS   := -lreadline
COMMON_LIBS := -lm -lpthread

# --- sources, found by place ------------------------------------------------
agent_src := $(filter-out %_main.c,$(wildcard agent/*/*.c))
infer_src := $(filter-out %_main.c,$(wildcard inference/*/*.c))
lsh_src   := $(filter-out %_main.c,$(wildcard lsh/*/*.c))
bpf_src   := $(wildcard bpf/*.bpf.c)
unit_src  := $(wildcard tests/unit/test_*.c)
# Programs that tests run: anything else in C below tests/ (fuzz has its own rule).
helper_src := $(filter-out $(unit_src),$(wildcard tests/unit/*.c tests/bpf/*.c tests/actions/*.c \
	      tests/fuse/*.c tests/proc/*.c tests/lsh/*.c tests/eval/*.c tests/demo/*.c tests/bench/*.c tests/faults/*.c tests/faults/*/*.c))
fuzz_src  := $(wildcard tests/fuzz/fuzz_*.c)

tabs    := $(GEN)/utilities_tab.h $(GEN)/flags_tab.h
skels   := $(patsubst bpf/%.bpf.c,$(GEN)/%.skel.h,$(bpf_src))
objs     = $(patsubst %.c,$(OBJ)/%.o,$(1))

PROGRAMS := $(BIN)/llamux-agent $(BIN)/llamux-proc $(BIN)/llamux-run $(BIN)/llamux-infer $(BIN)/lsh
UNIT     := $(patsubst tests/unit/%.c,$(B)/tests/%,$(unit_src))
HELPERS  := $(patsubst tests/%.c,$(B)/tests/%,$(helper_src))
FUZZERS  := $(patsubst tests/fuzz/%.c,build/fuzzlib/tests/fuzz/%,$(fuzz_src))

.PHONY: all help
all: $(PROGRAMS)

help:
	@echo 'make            build the programs into $(BIN)'
	@echo 'make demo       as root: install what is missing, build, and show the whole chain'
	@echo 'make check      as root: install what is missing, build, run every test'
	@echo 'make install    agent, lsh, llamux-proc, model, unit file, man pages (PREFIX, DESTDIR)'
	@echo 'make uninstall  take all of that away again'
	@echo 'make unit       unit tests only (no root);  make test T=name  one of them'
	@echo 'make deps       install the Debian packages that are missing (make deps-list: list all;'
	@echo '                make deps-long: the programs that check-proc tries)'
	@echo 'make fuzz       run every fuzz target for FUZZ_SECONDS (30) each; make check runs some briefly'
	@echo 'make san        unit tests under ASan and UBSan;  make valgrind  under valgrind'
	@echo 'make train      train the embedded model (hours);  make eval  evaluate it'
	@echo 'make faults     the fault bank: makes each fault, asks why, scores the answers'
	@echo 'make bench      benchmarks: overhead of the probes, speed of the engine'
	@echo 'make bench-lsh  start of lsh, and a request made into a command: medians and spread'
	@echo 'make bench-overhead  what observing costs, in pairs (perf, fio)'
	@echo 'make check-peer, make bench-inference   compare with llama.cpp of npm (downloads it once)'
	@echo 'make check-kernels  as root: the BPF programs in kernels 5.10, 6.1, 6.12 and the newest, emulated'
	@echo 'make check-actions  as root: changes survive a kill at every system call, pids used again, other hands'
	@echo 'make check-history  as root: the history after power cuts, many and of an agent itself (20 minutes)'
	@echo 'make check-lsh  all dialogues and lists of lsh;  make check-proc  programs under llamux-proc, the file matrix'
	@echo 'make lint       clang-tidy and the clang static analyzer'
	@echo 'make clean      remove $(B)'

# --- objects ----------------------------------------------------------------
# Each instruction set in files of its own; their code is run only where the CPU
# has it, and is empty on another architecture.
ifneq ($(filter x86_64%,$(shell $(CC) -dumpmachine)),)
$(OBJ)/inference/%_avx2.o: SIMD := -mavx2 -mfma -mf16c
$(OBJ)/inference/%_avx512.o: SIMD := -mavx2 -mfma -mf16c -mavx512f -mavx512bw -mavx512dq -mavx512vl -mavx512vnni
$(OBJ)/inference/%_amx.o: SIMD := -mavx2 -mfma -mf16c -mavx512f -mavx512bw -mavx512dq -mavx512vl -mavx512vnni \
	-mavx512vbmi -mavx512bf16 -mamx-tile -mamx-int8 -mamx-bf16
endif
ifneq ($(filter aarch64%,$(shell $(CC) -dumpmachine)),)
$(OBJ)/inference/%_dotprod.o: SIMD := -march=armv8.2-a+dotprod
endif
$(OBJ)/agent/%.o: EXTRA_CFLAGS := $(FUSE_CFLAGS) -Iagent
$(OBJ)/inference/%.o: EXTRA_CFLAGS := -Iinference
$(OBJ)/lsh/%.o: EXTRA_CFLAGS := -Ilsh

$(OBJ)/%.o: %.c
	@mkdir -p $(@D)
	$(call msg,CC,$<)
	$(Q)$(CC) $(ALL_CFLAGS) $(EXTRA_CFLAGS) $(SIMD) -c $< -o $@

# Headers made by the build must exist before what may include them.
$(call objs,$(agent_src) $(helper_src) $(unit_src)): | $(skels)
$(call objs,$(lsh_src) lsh/talk/lsh_main.c $(unit_src) $(helper_src)): | $(tabs)

$(LIB)/libagent.a: $(call objs,$(agent_src))
$(LIB)/libinference.a: $(call objs,$(infer_src))
$(LIB)/liblsh.a: $(call objs,$(lsh_src))
$(LIB)/%.a:
	@mkdir -p $(@D)
	$(call msg,AR,$@)
	$(Q)rm -f $@ && $(AR) rcs $@ $^

define link
	@mkdir -p $(@D)
	$(call msg,LINK,$@)
	$(Q)$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) $(filter %.o,$^) $(filter %.a,$^) -o $@
endef

$(BIN)/llamux-agent: $(OBJ)/agent/daemon/agent_main.o $(LIB)/libagent.a $(LIB)/libinference.a
	$(link) $(AGENT_LIBS) $(INFER_LIBS) $(COMMON_LIBS)
$(BIN)/llamux-proc: $(OBJ)/agent/proc/proc_main.o $(LIB)/libagent.a $(LIB)/libinference.a
	$(link) $(AGENT_LIBS) $(INFER_LIBS) $(COMMON_LIBS)
$(BIN)/llamux-run: $(OBJ)/inference/run/run_main.o $(LIB)/libinference.a
	$(link) $(INFER_LIBS) $(COMMON_LIBS)
$(BIN)/llamux-infer: $(OBJ)/inference/worker/infer_main.o $(LIB)/libinference.a
	$(link) $(INFER_LIBS) $(COMMON_LIBS)
$(BIN)/lsh: $(OBJ)/lsh/talk/lsh_main.o $(LIB)/liblsh.a $(LIB)/libinference.a
	$(link) $(LSH_LIBS) $(INFER_LIBS) $(COMMON_LIBS)

TEST_LIBS := $(LIB)/libagent.a $(LIB)/liblsh.a $(LIB)/libinference.a
$(UNIT): $(B)/tests/%: $(OBJ)/tests/unit/%.o $(TEST_LIBS)
	$(link) $(AGENT_LIBS) $(LSH_LIBS) $(INFER_LIBS) $(COMMON_LIBS) -lcmocka
$(HELPERS): $(B)/tests/%: $(OBJ)/tests/%.o $(TEST_LIBS)
	$(link) $(AGENT_LIBS) $(LSH_LIBS) $(INFER_LIBS) $(COMMON_LIBS)
$(call objs,$(unit_src) $(helper_src)): EXTRA_CFLAGS := $(FUSE_CFLAGS) -Iagent -Iinference -Ilsh -Itests

# --- BPF --------------------------------------------------------------------
BPF_CFLAGS := -g -O2 -target bpf -D__TARGET_ARCH_x86 -mcpu=v3 -Wall -Wextra -Werror \
	      -Wno-missing-declarations -Wno-unused-parameter
build/obj/bpf/%.bpf.o: bpf/%.bpf.c
	@mkdir -p $(@D)
	$(call msg,BPF,$<)
	$(Q)$(CLANG) $(BPF_CFLAGS) -Iinclude -MMD -MP -c $< -o $@
$(GEN)/%.skel.h: build/obj/bpf/%.bpf.o
	@mkdir -p $(@D)
	$(call msg,SKEL,$@)
	$(Q)$(BPFTOOL) gen skeleton $< name $*_bpf > $@

$(GEN)/%_tab.h: lsh/command/%.tab
	@mkdir -p $(@D)
	$(call msg,EMBED,$<)
	$(Q)od -An -v -tu1 $< | awk 'BEGIN { print "static const unsigned char $*_tab[] = {" } \
		{ for (i = 1; i <= NF; i++) printf "%s,", $$i; print ""; n += NF } \
		END { print "};"; print "static const unsigned int $*_tab_len = " n ";" }' > $@

# --- dependencies -----------------------------------------------------------
include deps.mk

# --- tests ------------------------------------------------------------------
.PHONY: unit test check-build check-run check san valgrind include-check
check-build: all $(UNIT) $(HELPERS) simd-build
	$(Q)$(MAKE) --no-print-directory fuzz-smoke

unit: $(PROGRAMS) $(UNIT)
	$(Q)tests/run-tests $(UNIT)
test: $(PROGRAMS) $(B)/tests/test_$(T)
	$(Q)tests/run-tests $(B)/tests/test_$(T)

# Side by side: what neither looks at the whole machine nor is timed.  The virtual machines
# emulate on one thread each; the first fetches the kernel that the others boot too.
BESIDE := $(wildcard tests/bpf/kernel61.test tests/simd/*.test tests/fuzz/*.test tests/lsh/doubt.test) $(filter-out %/test_llm,$(UNIT)) \
	  $(wildcard tests/house/*.test tests/eval/*.test tests/infer/quantise.test tests/actions/v2.test tests/actions/power.test \
	  tests/fuse/history_power.test)
ALONE := $(filter-out $(BESIDE),$(UNIT) $(foreach d,bpf actions fuse infer proc lsh demo peer faults,$(wildcard tests/$(d)/*.test)))
check-run:
	$(Q)tests/run-tests --jobs $$(nproc) $(BESIDE) --jobs 1 $(ALONE)

# The long forms of what `make check` does of the two doors.
.PHONY: check-lsh check-proc
check-lsh: all $(filter $(B)/tests/lsh/%,$(HELPERS)) $(filter $(B)/tests/test_lsh_%,$(UNIT))
	$(Q)tests/lsh/check
check-proc: deps-long all $(filter $(B)/tests/fuse/% $(B)/tests/proc/%,$(HELPERS))
	$(Q)tests/proc/check

# Other kernels, in software emulation; downloads them once.  6.1 is part of `make check`.
.PHONY: check-kernels
check-kernels: all $(filter $(B)/tests/bpf/%,$(HELPERS))
	$(Q)tests/bpf/kernels $(KERNELS)

# What the actuator guarantees, by numbers; its short form is part of `make check`.
.PHONY: check-actions
check-actions: all $(filter $(B)/tests/actions/%,$(HELPERS))
	$(Q)tests/actions/endure

# What a power cut can take of the history; its short form is part of `make check`.
.PHONY: check-history
check-history: all $(filter $(B)/tests/fuse/%,$(HELPERS))
	$(Q)HISTORY_CUTS=10 HISTORY_AGENT=5 tests/fuse/history_power.test

# deps may bring the compiler's own dependencies, so what follows runs in a fresh make.
# What is built for a command that somebody waits for is built on all CPUs, unless he said otherwise.
JOBS = $(if $(filter -j%,$(MAKEFLAGS)),,-j$(shell nproc))
check: deps
	$(Q)$(MAKE) --no-print-directory $(JOBS) check-build
	$(Q)$(MAKE) --no-print-directory check-run

san:
	$(Q)$(MAKE) --no-print-directory SAN=1 all unit
valgrind: $(PROGRAMS) $(UNIT)
	$(Q)tests/run-tests --valgrind $(UNIT)

# --- fuzzing ----------------------------------------------------------------
.PHONY: fuzz fuzz-build fuzz-smoke
FUZZ_SECONDS ?= 30
FUZZ_CFLAGS := -g1 -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined -U_FORTIFY_SOURCE
FUZZ_MAKE = $(MAKE) --no-print-directory CC=$(CLANG) LDFLAGS='-fsanitize=fuzzer,address,undefined'
# The SIMD files take a sanitizer's compiler minutes; their arithmetic has unit tests.
FUZZ_FULL = $(FUZZ_MAKE) B=build/fuzzlib SIMD= CFLAGS='-O1 $(FUZZ_CFLAGS)'
# Fuzz targets need clang's coverage in the code under test: one build of their own.
build/fuzz/%: tests/fuzz/%.c $(agent_src) $(infer_src) $(lsh_src) | $(skels) $(tabs)
	@mkdir -p $(@D)
	$(call msg,FUZZ,$@)
	+$(Q)$(FUZZ_FULL) build/fuzzlib/tests/fuzz/$*
	$(Q)cp build/fuzzlib/tests/fuzz/$* $@
$(B)/tests/fuzz/%: $(OBJ)/tests/fuzz/%.o $(TEST_LIBS)
	$(link) $(AGENT_LIBS) $(LSH_LIBS) $(INFER_LIBS) $(COMMON_LIBS)
$(OBJ)/tests/fuzz/%.o: EXTRA_CFLAGS := -Iagent -Iinference -Ilsh
fuzz-build: $(skels) $(tabs)
	+$(Q)$(FUZZ_FULL) $(FUZZERS)
fuzz: fuzz-build
	$(Q)for f in $(FUZZERS); do \
		n=$$(basename $$f); mkdir -p build/corpus/$$n; echo "== $$n"; \
		$$f -max_total_time=$(FUZZ_SECONDS) -timeout=10 -rss_limit_mb=1024 -print_final_stats=1 \
			-artifact_prefix=build/corpus/$$n- build/corpus/$$n \
			$$(ls -d tests/fuzz/corpus/$$n 2>/dev/null) >build/corpus/$$n.log 2>&1 || \
			{ tail -n 40 build/corpus/$$n.log; exit 1; }; \
		tail -n 7 build/corpus/$$n.log; done

# Of `make check`: the targets of the engine and of lsh, a fixed number of inputs each, in a build
# without asserts and without SIMD, which is what takes a compiler long.
FUZZ_SMOKE := chat frames gguf grammar prefix sampler slots tokenizer lsh_danger lsh_fix lsh_follow
fuzz-smoke:
	+$(Q)$(FUZZ_MAKE) B=build/fuzzsmoke SIMD= \
		TEST_LIBS='build/fuzzsmoke/lib/liblsh.a build/fuzzsmoke/lib/libinference.a' \
		CFLAGS='-O1 -DNDEBUG $(FUZZ_CFLAGS)' $(FUZZ_SMOKE:%=build/fuzzsmoke/tests/fuzz/fuzz_%)

# --- the rest ---------------------------------------------------------------
.PHONY: demo faults bench bench-overhead train eval lint clean install uninstall
demo: deps-build
	$(Q)$(MAKE) --no-print-directory $(JOBS) all $(B)/tests/demo/hog $(B)/tests/demo/victim
	$(Q)tests/demo/demo

# All faults, or some: make faults FAULTS="1 2 9".  FAULTS_FLAGS: tests/faults/run --help.
faults: deps-faults
	$(Q)$(MAKE) --no-print-directory all $(HELPERS)
	$(Q)tests/faults/run $(FAULTS_FLAGS) $(FAULTS)

.PHONY: bench-lsh
bench-lsh: all
	$(Q)tests/bench/lsh.sh
bench-overhead: all $(HELPERS)
	$(Q)build/tests/bpf/bpf_check wakeups && tests/bench/overhead.sh
bench: all $(HELPERS)
	$(Q)for b in tests/bench/*.sh; do echo "== $$b"; $$b || exit 1; done

# TRAIN_FLAGS: --size large, --steps N ... (train.py --help); a stopped training goes on with --resume.
TRAIN_FLAGS ?= --minutes 75
train: deps-train $(B)/tests/eval/slotter
	$(Q)OMP_NUM_THREADS=$$(nproc) $(PYTHON) inference/train/train.py --out build/train $(TRAIN_FLAGS)
	$(Q)$(PYTHON) inference/train/export.py --from build/train --to build/train/llamux-base.gguf
	@echo 'build/train/llamux-base.gguf; to ship it: evaluate it (inference/train/README.md), then copy it to models/'
# EVAL_FLAGS: --misses, --part commands, --model FILE ... (tests/eval/evaluate --help)
eval: all $(B)/tests/eval/asked $(B)/tests/eval/slotter
	$(Q)tests/eval/evaluate $(EVAL_FLAGS)

LINT_SRC := $(agent_src) $(infer_src) $(lsh_src)
lint: all
	$(Q)clang-tidy --quiet $(LINT_SRC) -- $(filter-out -MMD -MP,$(ALL_CFLAGS)) $(FUSE_CFLAGS) -Iagent -Iinference -Ilsh

include install.mk
include tests/peer/peer.mk
include tests/simd/simd.mk

clean:
	$(Q)rm -rf build

-include $(shell find $(B)/obj build/obj/bpf -name '*.d' 2>/dev/null)
