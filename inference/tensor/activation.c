/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * activation.c - the bent functions of a transformer, other than the softmax.
 *
 * Vectors are left to the compiler, so that there is one code for all machines;
 * a last part that fills none is copied to one that it does, so that a number's
 * outcome does not depend on where in a batch it stands.
 *
 * (GELU: Hendrycks & Gimpel 2016; soft caps: Gemma 2, 2024.)
 */
#include "activation.h"

#include <stdint.h>
#include <string.h>

#define LANES 4

typedef float floats __attribute__((vector_size(LANES * sizeof(float))));
typedef uint32_t words __attribute__((vector_size(LANES * sizeof(uint32_t))));

/* a where mask is all ones, b where it is zero. */
static inline floats choose(words mask, floats a, floats b)
{
	return (floats)(((words)a & mask) | ((words)b & ~mask));
}

static inline floats all(float x)
{
	return (floats){ x, x, x, x };
}

/*
 * e^x = 2^k * e^r with k the integer nearest to x / ln 2, and the Taylor series
 * to r^6, which errs by less than 2e-7 of the value.  Adding 1.5 * 2^23 leaves k
 * in the lowest bits.  x is held to the range of normal results; NaN stays NaN.
 */
static inline floats exponential(floats x)
{
	static const float series[] = { 1.0f / 720, 1.0f / 120, 1.0f / 24,
					1.0f / 6, 1.0f / 2, 1.0f, 1.0f };
	const float shift = 12582912.0f;
	floats k, r, p = all(series[0]);

	x = choose((words)(x < -87.3f), all(-87.3f), x);
	x = choose((words)(x > 88.3f), all(88.3f), x);
	k = x * 1.44269504f + shift;
	/* ln 2 in two parts, the first exact in k's products. */
	r = x - (k - shift) * 0.693359375f + (k - shift) * 2.12194440e-4f;
	for (size_t i = 1; i < sizeof(series) / sizeof(series[0]); i++)
		p = p * r + series[i];
	/* The shift's own bits leave the word at the upper end. */
	return p * (floats)(((words)k + 127u) << 23);
}

/* sqrt(2 / pi) and the cubic term of the usual approximation of x Phi(x). */
#define GELU_SLOPE 0.7978845608028654f
#define GELU_CUBIC 0.044715f

static inline floats gelu(floats x)
{
	const floats u = GELU_SLOPE * x * (1.0f + GELU_CUBIC * x * x);

	/* (1 + tanh u) / 2 = 1 / (1 + e^-2u): one exponential. */
	return x / (1.0f + exponential(-2.0f * u));
}

static inline floats load(const float *p)
{
	floats v;

	memcpy(&v, p, sizeof(v));
	return v;
}

static inline void gelu_mul_lanes(float *gate, const float *up)
{
	const floats y = gelu(load(gate)) * load(up);

	memcpy(gate, &y, sizeof(y));
}

void gelu_mul(float *gate, const float *up, size_t n)
{
	float last[2][LANES] = { { 0 } };
	size_t i;

	for (i = 0; i + LANES <= n; i += LANES)
		gelu_mul_lanes(gate + i, up + i);
	if (i == n)
		return;
	memcpy(last[0], gate + i, (n - i) * sizeof(*gate));
	memcpy(last[1], up + i, (n - i) * sizeof(*up));
	gelu_mul_lanes(last[0], last[1]);
	memcpy(gate + i, last[0], (n - i) * sizeof(*gate));
}

static inline void soft_cap_lanes(float *x, float cap)
{
	/* tanh u = 1 - 2 / (1 + e^2u) */
	const floats e = exponential(load(x) * (2.0f / cap));
	const floats y = cap - 2.0f * cap / (1.0f + e);

	memcpy(x, &y, sizeof(y));
}

void soft_cap(float *x, size_t n, float cap)
{
	float last[LANES] = { 0 };
	size_t i;

	for (i = 0; i + LANES <= n; i += LANES)
		soft_cap_lanes(x + i, cap);
	if (i == n)
		return;
	memcpy(last, x + i, (n - i) * sizeof(*x));
	soft_cap_lanes(last, cap);
	memcpy(x + i, last, (n - i) * sizeof(*x));
}
