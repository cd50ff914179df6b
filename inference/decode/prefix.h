/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * prefix.h - beginnings of prompts that come again and again, with the keys and
 * values that the model computed for them, in a piece of memory that its owner may
 * keep in a file: a few entries one after another, each with a checksum.
 *
 * An entry fits one model file (by the hash of all its bytes), one form of the
 * cache and one context; not one instruction set, since their results agree within
 * rounding.  Nothing in the memory is believed: numbers are checked against what
 * they must be for this model, bytes against the checksum.  What does not fit is
 * ignored and counted.
 */
#ifndef INFERENCE_PREFIX_H
#define INFERENCE_PREFIX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct gguf;
struct session;

#define PREFIX_ENTRIES 4
/* Most memory that entries take: 400 tokens of a model of 8 thousand million
 * parameters, thousands of one that two cores can run. */
#define PREFIX_BYTES_MAX (64u << 20)

struct prefix_store {
	unsigned char *bytes; /* NULL: there is no store */
	size_t size, used;
	const struct gguf *file; /* of the model */
	bool hashed;
	uint64_t hash[2];
	struct prefix_entry {
		size_t at, bytes;
		uint32_t tokens;
		bool verified;
	} entry[PREFIX_ENTRIES];
	size_t n;
	uint32_t ignored; /* entries that were damaged, foreign or cut short */
};

/*
 * Finds the entries in memory that fit s, which is a session of the model of file.
 * bytes and file are borrowed; bytes is aligned to 8.
 */
void prefix_open(struct prefix_store *p, void *bytes, size_t size, const struct gguf *file,
		 const struct session *s);

/* How many of the n tokens the best entry (*which) begins with; 0: none has any. */
uint32_t prefix_find(const struct prefix_store *p, const int32_t *token, size_t n,
		     size_t *which);

/*
 * Puts the first n tokens of an entry into the cache of s, which then holds
 * nothing else.  -EBADMSG: the entry is not what it seemed; it is dropped, and the
 * cache is empty.
 */
int prefix_load(struct prefix_store *p, size_t which, uint32_t n, struct session *s);

/*
 * Keeps the first n tokens of the cache of s, which are token, in place of entries
 * that they begin with and, where there is no room, of the oldest.  -ENOSPC: they
 * are too many.
 */
int prefix_keep(struct prefix_store *p, const int32_t *token, uint32_t n,
		const struct session *s);

#endif
