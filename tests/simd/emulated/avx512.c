/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * avx512.c - the table of AVX-512, compiled for a processor without it: the
 * intrinsics are those of the immintrin.h beside this file.
 */
#include <immintrin.h>

#undef __AVX2__
#define __AVX2__ 1
#undef __AVX512VNNI__
#define __AVX512VNNI__ 1
#include "../../../inference/tensor/quant_avx512.c"
