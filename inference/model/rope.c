/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rope.c - rotary positions (Su et al. 2021).
 */
#include "rope.h"

#include <math.h>

/* In doubles: at position 100 000 a float's angle would be off by a hundredth. */
static void find_angles(const struct rope *r, size_t half, size_t position,
			float *angle)
{
	for (size_t i = 0; i < half; i++) {
		const double a = (double)position * r->frequency[i];

		angle[2 * i] = (float)cos(a) * r->magnitude;
		angle[2 * i + 1] = (float)sin(a) * r->magnitude;
	}
}

void rope_angles(struct session *s, size_t n)
{
	const struct model *m = s->model;
	const size_t dim = m->config.rope_dim;

	for (size_t kind = 0; kind < m->n_ropes; kind++) {
		for (size_t t = 0; t < n; t++)
			find_angles(&s->rope[kind], dim / 2, s->position + t,
				    s->angle + (kind * n + t) * dim);
	}
}

void rope_rotate(const struct model_config *c, float *x, size_t heads,
		 const float *angle)
{
	const size_t half = c->rope_dim / 2;
	const size_t step = c->rope_neox ? 1 : 2, apart = c->rope_neox ? half : 1;

	for (size_t h = 0; h < heads; h++, x += c->head_dim) {
		for (size_t i = 0; i < half; i++) {
			float *a = x + i * step, *b = a + apart;
			const float cosine = angle[2 * i], sine = angle[2 * i + 1];
			const float p = *a, q = *b;

			*a = p * cosine - q * sine;
			*b = p * sine + q * cosine;
		}
	}
}
