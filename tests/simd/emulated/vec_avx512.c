/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vec_avx512.c - the exponentials of AVX-512, compiled for a processor without it.
 */
#include <immintrin.h>

#undef __AVX2__
#define __AVX2__ 1
#undef __AVX512VNNI__
#define __AVX512VNNI__ 1
#include "../../../inference/tensor/vec_avx512.c"
