/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * activation.c - the bent functions of a transformer, other than the softmax.
 *
 * (GELU: Hendrycks & Gimpel 2016; soft caps: Gemma 2, 2024.)
 */
#include "activation.h"

#include <math.h>

/* sqrt(2 / pi) and the cubic term of the usual approximation of x Phi(x). */
#define GELU_SLOPE 0.7978845608028654f
#define GELU_CUBIC 0.044715f

void gelu_mul(float *gate, const float *up, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const float x = gate[i];
		const float u = GELU_SLOPE * x * (1.0f + GELU_CUBIC * x * x);

		/* (1 + tanh u) / 2 = 1 / (1 + e^-2u): one exponential. */
		gate[i] = x / (1.0f + expf(-2.0f * u)) * up[i];
	}
}

void soft_cap(float *x, size_t n, float cap)
{
	for (size_t i = 0; i < n; i++)
		x[i] = cap * tanhf(x[i] / cap);
}
