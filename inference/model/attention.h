/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * attention.h - the attention step of a layer.
 */
#ifndef INFERENCE_ATTENTION_H
#define INFERENCE_ATTENTION_H

#include "forward.h"

/* Takes s->q, s->k and s->v as the products left them; the outcome is in
 * s->att (tokens, heads * head_dim). */
void attention(struct step *st);

#endif
