/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * activation.h - the bent functions of a transformer, other than the softmax.
 */
#ifndef INFERENCE_ACTIVATION_H
#define INFERENCE_ACTIVATION_H

#include <stddef.h>

/* gate = gelu(gate) * up, gelu by its tanh form. */
void gelu_mul(float *gate, const float *up, size_t n);

/* x = cap * tanh(x / cap): nearly x where it is small, never past cap. */
void soft_cap(float *x, size_t n, float cap);

#endif
