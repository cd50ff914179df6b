/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tokenizer.c - what both algorithms share: splits text at special tokens, has
 * the rest encoded, and knows pieces and the look-up by text.
 */
#include "tokenizer.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "sample.h"
#include "tokenizer_impl.h"

/* FNV-1a; the table is filled once and its load is bounded. */
static uint32_t text_hash(const char *text, size_t len)
{
	uint32_t h = 2166136261u;

	for (size_t i = 0; i < len; i++)
		h = (h ^ (unsigned char)text[i]) * 16777619u;
	return h ^ h >> 15;
}

int32_t tokenizer_lookup(const struct tokenizer *t, const char *text, size_t len)
{
	uint32_t hash, i;

	if (len == 0 || len > t->longest)
		return -1;
	hash = text_hash(text, len);
	for (i = hash & t->text.mask; t->text.slot[i].id >= 0; i = (i + 1) & t->text.mask) {
		const struct piece *p = &t->piece[t->text.slot[i].id];

		if (t->text.slot[i].hash == hash && p->len == len &&
		    memcmp(t->blob + p->offset, text, len) == 0)
			return t->text.slot[i].id;
	}
	return -1;
}

int tokenizer_index_text(struct tokenizer *t)
{
	size_t size = 16;

	while (size < (size_t)t->n * 3 / 2 + 1)
		size *= 2;
	t->text.slot = malloc(size * sizeof(*t->text.slot));
	if (!t->text.slot)
		return -ENOMEM;
	for (size_t i = 0; i < size; i++)
		t->text.slot[i] = (struct text_slot){ 0, -1 };
	t->text.mask = (uint32_t)(size - 1);
	/* From the end: where two tokens have one text, the later one is meant. */
	for (uint32_t id = t->n; id-- > 0;) {
		const struct piece *p = &t->piece[id];
		uint32_t i;

		if ((t->type[id] != TOKEN_NORMAL && t->type[id] != TOKEN_UNUSED) || p->len == 0)
			continue;
		if (p->len > t->longest)
			t->longest = p->len;
		if (tokenizer_lookup(t, t->blob + p->offset, p->len) >= 0)
			continue;
		i = text_hash(t->blob + p->offset, p->len) & t->text.mask;
		while (t->text.slot[i].id >= 0)
			i = (i + 1) & t->text.mask;
		t->text.slot[i].hash = text_hash(t->blob + p->offset, p->len);
		t->text.slot[i].id = (int32_t)id;
	}
	return 0;
}

int32_t tokenizer_byte(const struct tokenizer *t, unsigned char byte)
{
	return t->byte_id[byte] >= 0 ? t->byte_id[byte] : t->unknown;
}

uint32_t tokenizer_size(const struct tokenizer *t)
{
	return t->n;
}

int32_t tokenizer_bos(const struct tokenizer *t)
{
	return t->bos;
}

bool tokenizer_is_end(const struct tokenizer *t, int32_t id)
{
	return id >= 0 && (uint32_t)id < t->n && token_set_has(t->end, id);
}

const char *tokenizer_piece(const struct tokenizer *t, int32_t id, size_t *len)
{
	if (id < 0 || (uint32_t)id >= t->n) {
		*len = 0;
		return "";
	}
	*len = t->piece[id].len;
	return t->blob + t->piece[id].offset;
}

/* Narrows special[*lo, *hi) to those whose byte at depth is byte. */
static void narrow(const struct tokenizer *t, uint32_t *lo, uint32_t *hi, uint32_t depth,
		   unsigned char byte)
{
	uint32_t first = *lo, end = *hi, bound;

	for (bound = *hi; first < bound;) {
		uint32_t mid = first + (bound - first) / 2;
		const struct special *s = &t->special[mid];

		if (s->len <= depth || (unsigned char)s->text[depth] < byte)
			first = mid + 1;
		else
			bound = mid;
	}
	*lo = first;
	for (bound = first; bound < end;) {
		uint32_t mid = bound + (end - bound) / 2;

		if ((unsigned char)t->special[mid].text[depth] <= byte)
			bound = mid + 1;
		else
			end = mid;
	}
	*hi = bound;
}

/* The longest special token at the start of text, or NULL. */
static const struct special *special_at(const struct tokenizer *t, const char *text, size_t len)
{
	const struct special *found = NULL;
	uint32_t lo = 0, hi = t->n_special;

	if (!t->special_first[(unsigned char)text[0]])
		return NULL;
	for (uint32_t depth = 0; depth < len; depth++) {
		narrow(t, &lo, &hi, depth, (unsigned char)text[depth]);
		if (lo == hi)
			break;
		/* The shorter sorts first: the exact one leads its group. */
		if (t->special[lo].len == depth + 1)
			found = &t->special[lo];
	}
	return found;
}

static int encode_text(const struct tokenizer *t, struct merger *m, const char *text, size_t len,
		       bool special, struct id_list *out)
{
	size_t from = 0, pos = 0;
	int err = 0;

	while (special && pos < len && !err) {
		const struct special *s = special_at(t, text + pos, len - pos);

		if (!s) {
			pos++;
			continue;
		}
		if (pos > from)
			err = t->encoder->encode(t, m, text + from, pos - from, out);
		id_push(out, s->id);
		pos += s->len;
		from = pos;
	}
	if (!err && from < len)
		err = t->encoder->encode(t, m, text + from, len - from, out);
	return err;
}

long tokenizer_encode(const struct tokenizer *t, const char *text, size_t len, bool add_bos,
		      bool special, int32_t *out, size_t max)
{
	struct id_list list = { .id = out, .max = max };
	struct merger merger = { 0 };
	int err;

	if (len > TEXT_BYTES_MAX)
		return -E2BIG;
	if (add_bos && t->add_bos && t->bos >= 0)
		id_push(&list, t->bos);
	err = encode_text(t, &merger, text, len, special, &list);
	merger_free(&merger);
	if (err)
		return err;
	return list.count > max ? -E2BIG : (long)list.count;
}
