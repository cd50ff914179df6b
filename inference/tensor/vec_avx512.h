/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vec_avx512.h - the float arithmetic of vec_avx512.c for the tables in quant_avx512.c
 * and quant_amx.c; all else they have from vec_avx2.h.
 */
#ifndef INFERENCE_VEC_AVX512_H
#define INFERENCE_VEC_AVX512_H

#include "vec_avx2.h"

#ifdef __AVX512VNNI__
float avx512_soften(float *x, size_t n);
void avx512_silu_mul(float *gate, const float *up, size_t n);
#endif
#endif
