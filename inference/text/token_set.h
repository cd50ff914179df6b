/* SPDX-License-Identifier: GPL-2.0-or-later */
/* token_set.h - sets of tokens of one vocabulary, a bit each. */
#ifndef INFERENCE_TOKEN_SET_H
#define INFERENCE_TOKEN_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A set of tokens: bit (id % 64) of word (id / 64). */
#define TOKEN_SET_WORDS(vocabulary) (((size_t)(vocabulary) + 63) / 64)

static inline bool token_set_has(const uint64_t *set, int32_t id)
{
	return set[(uint32_t)id / 64] >> ((uint32_t)id % 64) & 1;
}

static inline void token_set_add(uint64_t *set, int32_t id)
{
	set[(uint32_t)id / 64] |= (uint64_t)1 << ((uint32_t)id % 64);
}

#endif
