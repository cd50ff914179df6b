/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rope.h - rotary positions.
 */
#ifndef INFERENCE_ROPE_H
#define INFERENCE_ROPE_H

#include "forward.h"

/* Cosine and sine of position * frequency of the next n tokens, once for all
 * layers, of each kind of layers, into s->angle. */
void rope_angles(struct session *s, size_t n);

/* Rotates the pairs of each head of x (heads, head_dim) by one token's angles;
 * numbers past rope_dim stay. */
void rope_rotate(const struct model_config *c, float *x, size_t heads,
		 const float *angle);

#endif
