/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rope.c - rotary positions (Su et al. 2021).
 */
#include "rope.h"

#include <math.h>

void rope_angles(struct session *s, size_t n)
{
	const struct model *m = s->model;
	const size_t half = m->config.rope_dim / 2;

	for (size_t t = 0; t < n; t++) {
		const float position = (float)(s->position + t);

		for (size_t i = 0; i < half; i++) {
			const float a = position * m->rope_frequency[i];

			s->angle[(t * half + i) * 2] = cosf(a);
			s->angle[(t * half + i) * 2 + 1] = sinf(a);
		}
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
