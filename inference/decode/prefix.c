/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * prefix.c - see prefix.h.
 *
 * Hash and checksum are XXH3, which reads about as fast as memory is (the hash of
 * a model is on the way to a first answer) and finds any accident.  It would not
 * stop somebody who can choose bytes, and need not: who can write the store, or the
 * model, can make the model say anything without that.
 */
#include "prefix.h"

#include <errno.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "model/forward.h"
#include "tensor/gguf.h"

#define PREFIX_MAGIC 0x3178666d6c6cu /* "llmfx1" */
/* Another one for each change that gives the same tokens other keys or values than
 * rounding explains, or another layout here. */
#define PREFIX_VERSION 1u

struct header {
	uint64_t magic;
	uint32_t version, kv_type;
	uint32_t layers, heads, dim, context;
	uint64_t model_bytes, model_hash[2];
	uint64_t bytes;    /* of the whole entry, a multiple of 8 */
	uint64_t checksum; /* of all of it but this */
	uint32_t tokens, zero;
	/* int32_t token[tokens], to a multiple of 8; then for each layer and head
	 * the rows of keys, then those of values */
};
_Static_assert(sizeof(struct header) == 80, "no padding");

static size_t whole_words(size_t n)
{
	return (n + 7) & ~(size_t)7;
}

/* Bytes of an entry; 0: more than a store can have. */
static size_t entry_bytes(const struct session *s, uint32_t tokens)
{
	const struct kv *kv = &s->kv;
	size_t rows, n;

	if (__builtin_mul_overflow(kv->layers * 2, kv->heads, &rows) ||
	    __builtin_mul_overflow(rows, kv->row_bytes, &n) ||
	    __builtin_mul_overflow(n, tokens, &n) || n > PREFIX_BYTES_MAX)
		return 0;
	return sizeof(struct header) + whole_words(tokens * sizeof(int32_t)) + whole_words(n);
}

static struct header header_for(const struct prefix_store *p, const struct session *s,
				uint32_t tokens)
{
	return (struct header){
		.magic = PREFIX_MAGIC, .version = PREFIX_VERSION,
		.kv_type = (uint32_t)s->kv.type, .layers = (uint32_t)s->kv.layers,
		.heads = (uint32_t)s->kv.heads, .dim = (uint32_t)s->kv.dim,
		.context = (uint32_t)s->kv.context,
		.model_bytes = gguf_file_size(p->file), .tokens = tokens,
		.bytes = entry_bytes(s, tokens),
	};
}

/* May this be an entry for s?  Hash and checksum are left for when it is used. */
static bool header_fits(const struct prefix_store *p, const struct session *s,
			const struct header *h, size_t room)
{
	struct header want;

	if (h->tokens == 0 || h->tokens >= s->kv.context)
		return false;
	want = header_for(p, s, h->tokens);
	want.model_hash[0] = h->model_hash[0];
	want.model_hash[1] = h->model_hash[1];
	want.checksum = h->checksum;
	return want.bytes && want.bytes <= room && memcmp(h, &want, sizeof(want)) == 0;
}

void prefix_open(struct prefix_store *p, void *bytes, size_t size, const struct gguf *file,
		 const struct session *s)
{
	struct header h;

	*p = (struct prefix_store){ .bytes = bytes, .size = size, .file = file };
	if (p->size > PREFIX_BYTES_MAX)
		p->size = PREFIX_BYTES_MAX;
	while (p->size - p->used >= sizeof(h)) {
		memcpy(&h, p->bytes + p->used, sizeof(h));
		if (h.magic == 0)
			break; /* the end */
		if (p->n == PREFIX_ENTRIES || !header_fits(p, s, &h, p->size - p->used)) {
			p->ignored++;
			break;
		}
		p->entry[p->n++] = (struct prefix_entry){ .at = p->used, .bytes = h.bytes,
							  .tokens = h.tokens };
		p->used += h.bytes;
	}
}

static const int32_t *tokens_of(const struct prefix_store *p, const struct prefix_entry *e)
{
	return (const int32_t *)(const void *)(p->bytes + e->at + sizeof(struct header));
}

static uint32_t common(const int32_t *a, size_t n_a, const int32_t *b, size_t n_b)
{
	uint32_t n = 0;

	while (n < n_a && n < n_b && a[n] == b[n])
		n++;
	return n;
}

uint32_t prefix_find(const struct prefix_store *p, const int32_t *token, size_t n,
		     size_t *which)
{
	uint32_t best = 0;

	for (size_t i = 0; i < p->n; i++) {
		uint32_t c = common(tokens_of(p, &p->entry[i]), p->entry[i].tokens, token, n);

		if (c > best) {
			best = c;
			*which = i;
		}
	}
	return best;
}

static void hash_model(struct prefix_store *p)
{
	XXH128_hash_t h;

	if (p->hashed)
		return;
	h = XXH3_128bits(gguf_bytes(p->file), gguf_file_size(p->file));
	p->hash[0] = h.low64;
	p->hash[1] = h.high64;
	p->hashed = true;
}

static uint64_t checksum(const unsigned char *entry, size_t bytes)
{
	struct header h;
	uint64_t first;

	memcpy(&h, entry, sizeof(h));
	h.checksum = 0;
	first = XXH3_64bits(&h, sizeof(h));
	return XXH3_64bits_withSeed(entry + sizeof(h), bytes - sizeof(h), first);
}

static void drop(struct prefix_store *p, size_t which)
{
	const struct prefix_entry gone = p->entry[which];
	unsigned char *to = p->bytes + gone.at;

	memmove(to, to + gone.bytes, p->used - gone.at - gone.bytes);
	p->used -= gone.bytes;
	for (size_t i = which + 1; i < p->n; i++) {
		p->entry[i - 1] = p->entry[i];
		p->entry[i - 1].at -= gone.bytes;
	}
	p->n--;
	/* What is behind the last one is nothing. */
	if (p->size - p->used >= sizeof(uint64_t))
		memset(p->bytes + p->used, 0, sizeof(uint64_t));
}

static bool verify(struct prefix_store *p, struct prefix_entry *e)
{
	struct header h;

	if (e->verified)
		return true;
	memcpy(&h, p->bytes + e->at, sizeof(h));
	hash_model(p);
	e->verified = h.model_hash[0] == p->hash[0] && h.model_hash[1] == p->hash[1] &&
		      h.bytes == e->bytes && h.tokens == e->tokens &&
		      h.checksum == checksum(p->bytes + e->at, e->bytes);
	return e->verified;
}

/* The rows of n positions of every head: from rows of `of` positions each, or to
 * such rows. */
static void copy_rows(const struct kv *kv, unsigned char *packed, uint32_t of, uint32_t n,
		      bool into_cache)
{
	for (size_t l = 0; l < kv->layers; l++) {
		for (size_t h = 0; h < kv->heads; h++) {
			for (int value = 0; value < 2; value++) {
				unsigned char *row = (value ? kv->value : kv->key) +
						     kv_row(kv, l, h, 0);

				memcpy(into_cache ? row : packed, into_cache ? packed : row,
				       n * kv->row_bytes);
				packed += of * kv->row_bytes;
			}
		}
	}
}

static unsigned char *rows_of(const struct prefix_store *p, const struct prefix_entry *e)
{
	return p->bytes + e->at + sizeof(struct header) +
	       whole_words(e->tokens * sizeof(int32_t));
}

int prefix_load(struct prefix_store *p, size_t which, uint32_t n, struct session *s)
{
	struct prefix_entry *e = &p->entry[which];

	session_rewind(s, 0);
	if (which >= p->n || n > e->tokens)
		return -EINVAL;
	if (!verify(p, e)) {
		drop(p, which);
		p->ignored++;
		return -EBADMSG;
	}
	copy_rows(&s->kv, rows_of(p, e), e->tokens, n, true);
	s->position = n;
	return 0;
}

/* Room for one more entry, at the end of the others. */
static void make_room(struct prefix_store *p, const int32_t *token, uint32_t n, size_t bytes)
{
	for (size_t i = p->n; i-- > 0;)
		if (common(tokens_of(p, &p->entry[i]), p->entry[i].tokens, token, n) ==
		    p->entry[i].tokens)
			drop(p, i);
	while (p->n == PREFIX_ENTRIES || p->size - p->used < bytes)
		drop(p, 0);
}

int prefix_keep(struct prefix_store *p, const int32_t *token, uint32_t n,
		const struct session *s)
{
	const size_t bytes = entry_bytes(s, n);
	struct prefix_entry *e;
	struct header h;
	unsigned char *at;

	if (n == 0 || n > s->position || n >= s->kv.context)
		return -EINVAL;
	if (!bytes || bytes > p->size)
		return -ENOSPC;
	hash_model(p);
	make_room(p, token, n, bytes);
	e = &p->entry[p->n];
	*e = (struct prefix_entry){ .at = p->used, .bytes = bytes, .tokens = n,
				    .verified = true };
	at = p->bytes + e->at;
	memset(at, 0, bytes);
	memcpy(at + sizeof(h), token, n * sizeof(*token));
	copy_rows(&s->kv, rows_of(p, e), n, n, false);
	h = header_for(p, s, n);
	memcpy(h.model_hash, p->hash, sizeof(h.model_hash));
	memcpy(at, &h, sizeof(h));
	h.checksum = checksum(at, bytes);
	memcpy(at, &h, sizeof(h));
	p->n++;
	p->used += bytes;
	if (p->size - p->used >= sizeof(uint64_t))
		memset(p->bytes + p->used, 0, sizeof(uint64_t));
	return 0;
}
