/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vec_neon.h - the float arithmetic of vec_neon.c, for the tables of AArch64.
 */
#ifndef INFERENCE_VEC_NEON_H
#define INFERENCE_VEC_NEON_H

#include "quant.h"

#ifdef __aarch64__

void neon_quantise_f32(const float *x, size_t n, void *act);
void neon_quantise_q8(const float *x, size_t n, void *act);
void neon_quantise_q8k(const float *x, size_t n, void *act);
void neon_rms_norm(const float *x, const float *weight, float eps, size_t n,
		   float *out);
float neon_soften(float *x, size_t n);
void neon_silu_mul(float *gate, const float *up, size_t n);
void neon_to_f16(const float *x, size_t n, uint16_t *out);
void neon_score(const uint16_t *key, size_t n, size_t dim, const float *q,
		float scale, float *score);
void neon_mix(const uint16_t *value, size_t n, size_t dim, const float *p,
	      float *out);

/* What the tables of AArch64 share. */
#define NEON_VECTOR_OPS                                                        \
	.quantise = { neon_quantise_f32, neon_quantise_q8, neon_quantise_q8k }, \
	.rms_norm = neon_rms_norm,                                             \
	.soften = neon_soften,                                                 \
	.silu_mul = neon_silu_mul,                                             \
	.to_f16 = neon_to_f16,                                                 \
	.score = neon_score,                                                   \
	.mix = neon_mix

#endif
#endif
