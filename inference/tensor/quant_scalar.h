/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * quant_scalar.h - the dot products in plain C, of which quant_scalar.c makes
 * its table.
 */
#ifndef INFERENCE_QUANT_SCALAR_H
#define INFERENCE_QUANT_SCALAR_H

#include "quant_unpack.h"

#define DECLARE_DOT(format)                                                    \
	void quant_scalar_dot_##format(size_t n, const void *row, const void *act, \
				       size_t act_stride, size_t count,        \
				       float *out, size_t out_stride);
DECLARE_DOT(f32)
DECLARE_DOT(f16)
DECLARE_DOT(bf16)
QUANT_SMALL_FORMATS(DECLARE_DOT)
QUANT_BIG_FORMATS(DECLARE_DOT)
#undef DECLARE_DOT

#endif
