/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * quant.c - the choice among the tables, by a processor that claims to have
 * AVX-512 and AMX and nothing else: the table of AVX2 is not emulated.
 */
#include <cpuid.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

static bool emulated(const char *feature)
{
	return !strncmp(feature, "avx512", strlen("avx512"));
}
#define __builtin_cpu_supports(feature) emulated(feature)

static int all_features(unsigned int *a, unsigned int *b, unsigned int *c, unsigned int *d)
{
	*a = *b = *c = *d = ~0u;
	return 1;
}
#define __get_cpuid_count(leaf, part, a, b, c, d) all_features(a, b, c, d)
/* The leave to use tiles. */
#define syscall(number, ask, tiles) ((void)(ask), (void)(tiles), 0)

#include "../../../inference/tensor/quant.c"
