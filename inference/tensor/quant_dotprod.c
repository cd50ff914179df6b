/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * quant_dotprod.c - the table of AArch64 with the dot product extension, which
 * most processors since 2018 have.
 */
#include "quant.h"

#ifdef __ARM_FEATURE_DOTPROD

#include "simd_neon.h"

#include "panel_attend.h"
#include "panel_formats.h"
#include "vec_neon.h"

static const struct quant_ops dotprod_ops = {
	.name = "dotprod",
	.dot = PANEL_KERNELS(dot),
	.mul = PANEL_KERNELS(mul),
	NEON_VECTOR_OPS,
	.score_many = score_many,
	.mix_many = mix_many,
};

const struct quant_ops *quant_ops_dotprod(void)
{
	return &dotprod_ops;
}

#else /* built for a processor without it */

const struct quant_ops *quant_ops_dotprod(void)
{
	return NULL;
}

#endif
