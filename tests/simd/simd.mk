# SPDX-License-Identifier: GPL-2.0-or-later
#
# The engine's unit tests with tables of arithmetic that this CPU may lack:
# AVX-512 in plain C (SIMDe), and AArch64, cross-built to run under qemu.
# tests/simd/*.test run them; `make simd-build` builds them.

SIMD_TESTS := quant quant_dot quant_mul quant_vec attend forward arch peer
CROSS      ?= aarch64-linux-gnu-

# --- emulated: the objects in tests/simd/emulated instead of the library's -----
emulated_objs := $(call objs,$(wildcard tests/simd/emulated/*.c))
EMULATED := $(SIMD_TESTS:%=$(B)/simd/emulated/test_%) $(B)/simd/emulated/kernel_bits
# Not unrolled: the plain C of one intrinsic is some twenty instructions.
$(emulated_objs): EXTRA_CFLAGS := -O1 -DUNROLLED_NOT -Wno-psabi -Itests/simd/emulated -Iinference
$(OBJ)/tests/simd/kernel_bits.o: EXTRA_CFLAGS := -Iinference
$(B)/simd/emulated/test_%: $(OBJ)/tests/unit/test_%.o $(emulated_objs) $(LIB)/libinference.a
	$(link) $(INFER_LIBS) $(COMMON_LIBS) -lcmocka
$(B)/simd/emulated/kernel_bits: $(OBJ)/tests/simd/kernel_bits.o $(emulated_objs) $(LIB)/libinference.a
	$(link) $(INFER_LIBS) $(COMMON_LIBS)
$(B)/simd/kernel_bits: $(OBJ)/tests/simd/kernel_bits.o $(LIB)/libinference.a
	$(link) $(INFER_LIBS) $(COMMON_LIBS)

# --- cross: what needs no library but C's, with tests/simd/cmocka.h -------------
CROSS_TESTS := $(SIMD_TESTS:%=$(B)/simd/cross/test_%) $(B)/simd/cross/test_kv $(B)/simd/cross/kernel_bits
$(LIB)/libengine.a: $(call objs,$(filter-out inference/worker/infer_%,$(infer_src)))
$(OBJ)/simd/%.o: tests/unit/%.c
	@mkdir -p $(@D)
	$(call msg,CC,$<)
	$(Q)$(CC) $(ALL_CFLAGS) -Itests/simd -Iinference -Itests -c $< -o $@
$(B)/simd/cross/test_%: $(OBJ)/simd/test_%.o $(LIB)/libengine.a
	$(link) $(COMMON_LIBS)
$(B)/simd/cross/kernel_bits: $(OBJ)/tests/simd/kernel_bits.o $(LIB)/libengine.a
	$(link) $(COMMON_LIBS)

.PHONY: simd-build simd-emulated simd-cross simd-cross-programs
simd-build: $(if $(wildcard /usr/include/simde/x86/avx512.h),simd-emulated) \
	    $(if $(shell command -v $(CROSS)gcc),simd-cross)
simd-emulated: $(EMULATED) $(B)/simd/kernel_bits
simd-cross:
	$(Q)$(MAKE) --no-print-directory B=build/aarch64 CC=$(CROSS)gcc AR=$(CROSS)ar \
		ALL_LDFLAGS=-static simd-cross-programs
simd-cross-programs: $(CROSS_TESTS)
