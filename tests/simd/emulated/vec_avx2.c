/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vec_avx2.c - the float arithmetic that the table of AVX-512 shares with that
 * of AVX2, compiled for a processor with neither.
 */
#include <immintrin.h>

#undef __AVX2__
#define __AVX2__ 1
#include "../../../inference/tensor/vec_avx2.c"
#include "../../../inference/tensor/quant_kv_avx2.c"
