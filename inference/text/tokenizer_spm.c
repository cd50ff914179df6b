/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tokenizer_spm.c - SentencePiece-style encoding (Kudo & Richardson 2018): the
 * joined piece with the best score first; characters without a piece become
 * their bytes.  A space is U+2581 in the file and a space in our pieces.
 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tokenizer_impl.h"

#define SPACE_MARK "\xe2\x96\x81"
#define SPACE_MARK_LEN 3

/* Copies with every space mark turned into a space; returns the bytes. */
static size_t unmark(const char *in, size_t len, char *out)
{
	size_t n = 0;

	for (size_t i = 0; i < len; n++) {
		bool mark = len - i >= SPACE_MARK_LEN &&
			    memcmp(in + i, SPACE_MARK, SPACE_MARK_LEN) == 0;

		out[n] = mark ? ' ' : in[i];
		i += mark ? SPACE_MARK_LEN : 1;
	}
	return n;
}

static long spm_decode(const char *raw, size_t len, char *out)
{
	return (long)unmark(raw, len, out);
}

/* Orders floats as unsigned numbers, the greatest float first. */
static uint32_t score_priority(float score)
{
	uint32_t bits;

	score += 0.0f; /* -0 and 0 are one score */
	memcpy(&bits, &score, sizeof(bits));
	bits = bits >> 31 ? ~bits : bits | 0x80000000u;
	return ~bits;
}

static int spm_open(struct tokenizer *t, const struct gguf *g, char *reason, size_t reason_len)
{
	struct gguf_array scores;

	if (gguf_get_array(g, "tokenizer.ggml.scores", &scores) ||
	    scores.type != GGUF_F32 || scores.count != t->n)
		return tokenizer_refuse(
			reason, reason_len,
			"tokenizer.ggml.scores is missing or not one number a token");
	t->priority = calloc(t->n, sizeof(*t->priority));
	if (!t->priority)
		return -ENOMEM;
	for (uint32_t i = 0; i < t->n; i++) {
		float score = gguf_array_f32(&scores, i);

		if (isnan(score))
			return tokenizer_refuse(reason, reason_len, "score %u is not a number", i);
		t->priority[i] = score_priority(score);
	}
	return 0;
}

static bool spm_find(const struct tokenizer *t, const char *text, const struct symbol *left,
		     const struct symbol *right, uint32_t *priority, int32_t *id)
{
	*id = tokenizer_lookup(t, text + left->start, left->len + right->len);
	if (*id < 0)
		return false;
	*priority = t->priority[*id];
	return true;
}

/* A space is its mark's bytes where it has no piece. */
static void emit_byte(const struct tokenizer *t, char byte, struct id_list *out)
{
	if (byte != ' ') {
		id_push(out, tokenizer_byte(t, (unsigned char)byte));
		return;
	}
	for (size_t i = 0; i < SPACE_MARK_LEN; i++)
		id_push(out, tokenizer_byte(t, (unsigned char)SPACE_MARK[i]));
}

static void spm_emit(const struct tokenizer *t, const struct merger *m, const char *text,
		     struct id_list *out)
{
	for (uint32_t i = 0; i != UINT32_MAX; i = m->symbol[i].next) {
		const struct symbol *s = &m->symbol[i];

		if (s->id >= 0) {
			id_push(out, s->id);
			continue;
		}
		for (uint32_t k = 0; k < s->len; k++)
			emit_byte(t, text[s->start + k], out);
	}
}

/*
 * Bytes of the character at the start of text by its first byte alone, as
 * llama.cpp has it: what follows a byte that begins a character and is cut short
 * goes with it.  A space counts as its mark.
 */
static size_t character(const char *text, size_t len)
{
	static const unsigned char lengths[16] = { 1, 1, 1, 1, 1, 1, 1, 1,
						   1, 1, 1, 1, 2, 2, 3, 4 };
	size_t want = lengths[(unsigned char)text[0] >> 4] - 1u, n = 1;

	while (want && n < len) {
		size_t bytes = text[n++] == ' ' ? SPACE_MARK_LEN : 1;

		want -= bytes < want ? bytes : want;
	}
	return n;
}

static int spm_encode(const struct tokenizer *t, struct merger *m, const char *text, size_t len,
		      struct id_list *out)
{
	char *plain = malloc(len + 1);
	size_t n = 0, used;
	int err = -ENOMEM;

	if (!plain)
		return -ENOMEM;
	if (t->add_space)
		plain[n++] = ' ';
	n += unmark(text, len, plain + n);
	if (merger_reserve(m, n))
		goto out;
	for (size_t pos = 0; pos < n; pos += used) {
		used = character(plain + pos, n - pos);
		merger_add(m, pos, used, tokenizer_lookup(t, plain + pos, used));
	}
	err = merger_run(m, t, plain, spm_find);
	if (!err)
		spm_emit(t, m, plain, out);
out:
	free(plain);
	return err;
}

const struct encoder tokenizer_spm = {
	.name = "llama",
	.merges_user = true,
	.open = spm_open,
	.decode = spm_decode,
	.encode = spm_encode,
};
