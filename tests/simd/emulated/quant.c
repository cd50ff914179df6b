/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * quant.c - the choice among the tables, by a processor that claims to have
 * AVX-512 and nothing else: the table of AVX2 is not emulated.
 */
#include <stdbool.h>
#include <string.h>

static bool emulated(const char *feature)
{
	return !strncmp(feature, "avx512", strlen("avx512"));
}
#define __builtin_cpu_supports(feature) emulated(feature)

#include "../../../inference/tensor/quant.c"
