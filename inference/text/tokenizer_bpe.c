/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tokenizer_bpe.c - byte-level byte pair encoding (Sennrich et al. 2016; Radford
 * et al. 2019).  The file writes each byte as a printable character; pieces and
 * merges are turned back to bytes once, so that encoding works on bytes and ids.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "pretokenize.h"
#include "tokenizer_impl.h"
#include "unicode.h"

/*
 * The byte that GPT-2 writes as cp, or -1: printable Latin-1 stands for itself,
 * the other 68 bytes (00..20, 7f..a0, ad), in order, are U+0100 and up.
 */
static int byte_of(uint32_t cp)
{
	if ((cp >= 0x21 && cp <= 0x7e) || (cp >= 0xa1 && cp <= 0xff && cp != 0xad))
		return (int)cp;
	if (cp >= 0x100 && cp <= 0x120)
		return (int)cp - 0x100;
	if (cp >= 0x121 && cp <= 0x142)
		return (int)cp - 0x121 + 0x7f;
	return cp == 0x143 ? 0xad : -1;
}

static long bpe_decode(const char *raw, size_t len, char *out)
{
	size_t n = 0, used;
	uint32_t cp;

	for (size_t i = 0; i < len; i += used) {
		int byte;

		used = utf8_decode(raw + i, len - i, &cp);
		byte = byte_of(cp);
		if (byte < 0)
			return -1;
		out[n++] = (char)byte;
	}
	return (long)n;
}

static uint64_t pair_of(int32_t left, int32_t right)
{
	return (uint64_t)(uint32_t)left << 32 | (uint32_t)right;
}

/* The finaliser of SplitMix64 (Steele et al. 2014). */
static uint32_t pair_hash(uint64_t x)
{
	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
	x = (x ^ x >> 27) * 0x94d049bb133111ebu;
	return (uint32_t)(x ^ x >> 31);
}

static struct merge_slot *merge_slot(const struct merge_map *map, uint64_t pair)
{
	uint32_t i = pair_hash(pair) & map->mask;

	while (map->slot[i].id >= 0 && map->slot[i].pair != pair)
		i = (i + 1) & map->mask;
	return &map->slot[i];
}

static int merge_map_new(struct merge_map *map, uint64_t merges)
{
	size_t size = 16;

	while (size < merges * 3 / 2 + 1)
		size *= 2;
	map->slot = malloc(size * sizeof(*map->slot));
	if (!map->slot)
		return -ENOMEM;
	for (size_t i = 0; i < size; i++)
		map->slot[i] = (struct merge_slot){ .id = -1 };
	map->mask = (uint32_t)(size - 1);
	return 0;
}

/*
 * Adds "left right".  A merge whose parts or whole are no tokens is left out: no
 * token can come of it.  Of two equal merges the first counts.
 */
static bool add_merge(struct tokenizer *t, const struct gguf_str *text, uint32_t rank)
{
	char whole[2 * TOKEN_BYTES_MAX];
	const char *space;
	struct merge_slot *slot;
	int32_t left, right, id;
	long n, more;

	if (text->len < 3 || text->len > sizeof(whole))
		return false;
	space = memchr(text->data + 1, ' ', text->len - 1);
	if (!space || space == text->data + text->len - 1)
		return false;
	n = bpe_decode(text->data, (size_t)(space - text->data), whole);
	if (n < 0)
		return true;
	more = bpe_decode(space + 1, text->len - 1 - (size_t)(space - text->data), whole + n);
	if (more < 0)
		return true;
	left = tokenizer_lookup(t, whole, (size_t)n);
	right = tokenizer_lookup(t, whole + n, (size_t)more);
	id = tokenizer_lookup(t, whole, (size_t)(n + more));
	if (left < 0 || right < 0 || id < 0)
		return true;
	slot = merge_slot(&t->merge, pair_of(left, right));
	if (slot->id < 0)
		*slot = (struct merge_slot){ pair_of(left, right), rank, id };
	return true;
}

static int bpe_open(struct tokenizer *t, const struct gguf *g, char *reason, size_t reason_len)
{
	struct gguf_str name = { "", 0 };
	char text[GGUF_PRINTABLE];
	struct gguf_array merges;
	int err = gguf_string(g, "tokenizer.ggml.pre", &name);

	if (err && err != -ENOENT)
		return tokenizer_refuse(reason, reason_len, "tokenizer.ggml.pre is not text");
	t->kind = pretokenizer_find(name.data, name.len);
	if (!t->kind)
		return tokenizer_refuse(reason, reason_len, "pre-tokenizer \"%s\" is not known",
					gguf_printable(name, text, sizeof(text)));
	err = pretokenizer_new(t->kind, &t->pre);
	if (err)
		return err;
	t->add_bos = t->kind->add_bos;
	if (gguf_get_array(g, "tokenizer.ggml.merges", &merges) || merges.type != GGUF_STRING ||
	    merges.count > MERGES_MAX)
		return tokenizer_refuse(reason, reason_len,
					"tokenizer.ggml.merges is missing, no text or too long");
	if (merge_map_new(&t->merge, merges.count))
		return -ENOMEM;
	for (uint32_t i = 0; i < merges.count; i++)
		if (!add_merge(t, &merges.str[i], i))
			return tokenizer_refuse(reason, reason_len, "merge %u is no pair", i);
	return 0;
}

static bool bpe_find(const struct tokenizer *t, const char *text, const struct symbol *left,
		     const struct symbol *right, uint32_t *priority, int32_t *id)
{
	const struct merge_slot *slot;

	(void)text;
	if (left->id < 0 || right->id < 0)
		return false;
	slot = merge_slot(&t->merge, pair_of(left->id, right->id));
	*priority = slot->rank;
	*id = slot->id;
	return slot->id >= 0;
}

struct encoding {
	const struct tokenizer *t;
	struct merger *m;
	struct id_list *out;
};

static int encode_word(void *ctx, const char *word, size_t len)
{
	const struct encoding *e = ctx;
	const struct tokenizer *t = e->t;
	struct merger *m = e->m;
	int32_t id = t->kind->whole_words ? tokenizer_lookup(t, word, len) : -1;
	int err;

	if (id >= 0) {
		id_push(e->out, id);
		return 0;
	}
	err = merger_reserve(m, len);
	if (err)
		return err;
	for (size_t i = 0; i < len; i++)
		merger_add(m, i, 1, t->byte_id[(unsigned char)word[i]]);
	err = merger_run(m, t, word, bpe_find);
	if (err)
		return err;
	for (uint32_t i = 0; i != UINT32_MAX; i = m->symbol[i].next) {
		id = m->symbol[i].id;
		/* As in llama.cpp, a byte without a token is left out. */
		if (id >= 0)
			id_push(e->out, id);
	}
	return 0;
}

/* Copies text, with U+FFFD for what is no UTF-8; NULL to out: counts the bytes. */
static size_t make_utf8(const char *text, size_t len, char *out)
{
	size_t n = 0, used;

	for (size_t pos = 0; pos < len; pos += used) {
		char replacement[4];
		const char *from = text + pos;
		size_t bytes;
		uint32_t cp;

		used = bytes = utf8_decode(from, len - pos, &cp);
		if (cp == UNICODE_BAD) {
			bytes = utf8_encode(UNICODE_REPLACEMENT, replacement);
			from = replacement;
		}
		if (out)
			memcpy(out + n, from, bytes);
		n += bytes;
	}
	return n;
}

static int bpe_encode(const struct tokenizer *t, struct merger *m, const char *text, size_t len,
		      struct id_list *out)
{
	struct encoding e = { t, m, out };
	size_t valid = make_utf8(text, len, NULL);
	char *copy;
	int err;

	if (valid == len)
		return pretokenizer_cut(t->pre, text, len, encode_word, &e);
	copy = malloc(valid);
	if (!copy)
		return -ENOMEM;
	make_utf8(text, len, copy);
	err = pretokenizer_cut(t->pre, copy, valid, encode_word, &e);
	free(copy);
	return err;
}

const struct encoder tokenizer_bpe = {
	.name = "gpt2",
	.open = bpe_open,
	.decode = bpe_decode,
	.encode = bpe_encode,
};
