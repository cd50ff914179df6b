# SPDX-License-Identifier: GPL-2.0-or-later
#
# The comparison with llama.cpp as npm ships it.  Not part of `make check`: it
# downloads the packages named in tests/peer/packages, once, into build/peer.

.PHONY: peer
PEER := build/peer
peer_src := $(wildcard tests/peer/peer_*.c)
PEER_CFLAGS = -std=gnu17 -O2 -g $(WARN) -D_GNU_SOURCE -MMD -MP \
	      -isystem $(PEER)/source/include -isystem $(PEER)/source/ggml/include

$(PEER)/installed: tests/peer/packages tests/peer/install
	$(call msg,NPM,$(PEER))
	$(Q)tests/peer/install $(PEER)
$(PEER)/obj/%.o: tests/peer/%.c tests/peer/peer.h | $(PEER)/installed
	@mkdir -p $(@D)
	$(call msg,CC,$<)
	$(Q)$(CC) $(PEER_CFLAGS) -c $< -o $@
$(PEER)/peer: $(patsubst tests/peer/%.c,$(PEER)/obj/%.o,$(peer_src))
	$(call msg,LINK,$@)
	$(Q)$(CC) $^ -o $@ -Wl,-rpath,'$$ORIGIN/lib' -Wl,--allow-shlib-undefined \
		$(PEER)/lib/libllama.v*.so $(PEER)/lib/libggml.v*.so $(PEER)/lib/libggml-base.so -ldl
peer: $(PEER)/peer

# How fast memory can be read bounds generation.
build/bench/bandwidth: tests/peer/bandwidth.c
	@mkdir -p $(@D)
	$(call msg,CC,$<)
	$(Q)$(CC) -std=gnu17 -O2 -g $(WARN) -D_GNU_SOURCE $< -o $@ -lpthread
.PHONY: bench-inference
bench-inference: $(BIN)/llamux-run $(PEER)/peer build/bench/bandwidth
	$(Q)$(PYTHON) tests/peer/bench.py

$(OBJ)/tests/peer/ours.o: EXTRA_CFLAGS := -Iinference
$(B)/tests/peer/ours: $(OBJ)/tests/peer/ours.o $(LIB)/libinference.a
	$(link) $(INFER_LIBS) $(COMMON_LIBS)
.PHONY: check-peer
check-peer: $(B)/tests/peer/ours $(PEER)/peer
	$(Q)$(PYTHON) tests/peer/make_peer_models.py $(PEER)/models
	$(Q)$(PYTHON) tests/peer/check.py $(B)/tests/peer/ours
