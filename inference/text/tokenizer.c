/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tokenizer.c - what both algorithms share: splits text at special tokens, has
 * the rest encoded, and knows pieces and the look-up by text.
 */
#include "tokenizer.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "token_set.h"
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

static bool mergeable(const struct tokenizer *t, uint32_t id)
{
	return t->type[id] == TOKEN_NORMAL || t->type[id] == TOKEN_UNUSED ||
	       (t->type[id] == TOKEN_USER && t->encoder->merges_user);
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

		if (!mergeable(t, id) || p->len == 0)
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

int32_t tokenizer_eos(const struct tokenizer *t)
{
	return t->eos;
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

/* Where in the text its parts end, and what they may hold. */
struct layout {
	const struct tokenizer_part *part;
	size_t n, at;  /* at: the part that position is in */
	size_t end;    /* of that part */
};

static void enter(struct layout *l, size_t position)
{
	while (l->end <= position && l->at + 1 < l->n)
		l->end += l->part[++l->at].len;
}

static size_t past_spaces(const char *text, size_t pos, size_t len)
{
	while (pos < len && (text[pos] == ' ' || (text[pos] >= '\t' && text[pos] <= '\r')))
		pos++;
	return pos;
}

static int encode_text(const struct tokenizer *t, struct merger *m, const char *text, size_t len,
		       struct layout *l, struct id_list *out)
{
	size_t from = 0, pos = 0;
	int err = 0;

	while (t->n_special && pos < len && !err) {
		const struct special *s;

		enter(l, pos);
		s = tokenizer_special_at(t, text + pos, l->end - pos, l->part[l->at].trust);
		if (!s) {
			pos++;
			continue;
		}
		if (pos > from)
			err = t->encoder->encode(t, m, text + from, pos - from, out);
		id_push(out, s->id);
		pos += s->len;
		if (s->strip)
			pos = past_spaces(text, pos, len);
		from = pos;
	}
	if (!err && from < len)
		err = t->encoder->encode(t, m, text + from, len - from, out);
	return err;
}

/* All parts, one behind the other; one alone is taken as it is. */
static int join_parts(const struct tokenizer_part *part, size_t n, char **joined,
		      const char **text, size_t *len)
{
	*joined = NULL;
	*text = n ? part[0].text : "";
	*len = 0;
	for (size_t i = 0; i < n; i++) {
		if (part[i].len > TEXT_BYTES_MAX - *len)
			return -E2BIG;
		*len += part[i].len;
	}
	if (n < 2)
		return 0;
	*joined = malloc(*len + 1);
	if (!*joined)
		return -ENOMEM;
	*text = *joined;
	for (size_t i = 0, at = 0; i < n; at += part[i++].len)
		if (part[i].len)
			memcpy(*joined + at, part[i].text, part[i].len);
	return 0;
}

static long encode_parts(const struct tokenizer *t, const struct tokenizer_part *part,
			 size_t n_parts, bool add_bos, bool add_eos, int32_t *out, size_t max)
{
	struct layout layout = { part, n_parts, 0, n_parts ? part[0].len : 0 };
	struct id_list list = { .id = out, .max = max };
	struct merger merger = { 0 };
	const char *text;
	char *joined;
	size_t len;
	int err = join_parts(part, n_parts, &joined, &text, &len);

	if (err)
		return err;
	if (add_bos && t->add_bos && t->bos >= 0)
		id_push(&list, t->bos);
	err = encode_text(t, &merger, text, len, &layout, &list);
	if (add_eos && t->add_eos && t->eos >= 0)
		id_push(&list, t->eos);
	merger_free(&merger);
	free(joined);
	if (err)
		return err;
	return list.count > max ? -E2BIG : (long)list.count;
}

long tokenizer_encode_parts(const struct tokenizer *t, const struct tokenizer_part *part,
			    size_t n_parts, int32_t *out, size_t max)
{
	return encode_parts(t, part, n_parts, true, false, out, max);
}

long tokenizer_encode(const struct tokenizer *t, const char *text, size_t len, bool add_special,
		      bool special, int32_t *out, size_t max)
{
	const struct tokenizer_part part = {
		text, len, special ? TOKENIZER_TEMPLATE : TOKENIZER_TEXT,
	};

	return encode_parts(t, &part, 1, add_special, add_special, out, max);
}
