/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * quant_neon.c - the table of any AArch64 processor.
 */
#include "quant.h"

#ifdef __aarch64__

#include "simd_neon.h"

#include "panel_attend.h"
#include "panel_formats.h"
#include "vec_neon.h"

static const struct quant_ops neon_ops = {
	.name = "neon",
	.dot = PANEL_KERNELS(dot),
	.mul = PANEL_KERNELS(mul),
	NEON_VECTOR_OPS,
	.score_many = score_many,
	.mix_many = mix_many,
};

const struct quant_ops *quant_ops_neon(void)
{
	return &neon_ops;
}

#else /* built for another architecture */

const struct quant_ops *quant_ops_neon(void)
{
	return NULL;
}

#endif
