/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * amx.c - the table of AMX, compiled for a processor without it: the intrinsics are
 * those of the immintrin.h beside this file.
 */
#include <immintrin.h>

#undef __AVX2__
#define __AVX2__ 1
#undef __AVX512VNNI__
#define __AVX512VNNI__ 1
#undef __AMX_INT8__
#define __AMX_INT8__ 1
#undef __AMX_BF16__
#define __AMX_BF16__ 1
#include "../../../inference/tensor/quant_amx.c"
