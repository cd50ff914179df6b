/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tokenizer_special.c - the tokens that stand for themselves in text: which they
 * are, what is known of them by their text alone, and where one begins.
 */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "tokenizer_impl.h"

/* Tokens that end an answer also in files that name another one, or none. */
static const char *const end_texts[] = {
	"</s>", "<|endoftext|>", "<|im_end|>", "<|eot_id|>", "<|eom_id|>", "<|end|>",
	"<|return|>", "<|call|>", "<|flush|>", "<|calls|>", "<end_of_turn>", "<|end_of_text|>",
	"<end_of_utterance>", "<EOT>", "_<EOT>", "[EOT]", "[EOS]", "<eos>",
	"<｜end▁of▁sentence｜>",
	/* These stand between documents and files, in training as in an answer. */
	"<|fim_pad|>", "<fim-pad>", "<fim_pad>", "<PAD>", "[PAD]", "<|fim_repo|>",
	"<|repo_name|>", "<fim-repo>", "<REPO>", "<reponame>", "<|file_sep|>",
};

/*
 * Files do not say which tokens take the white space behind them along; it goes
 * by the model's name (general.name, in small letters).
 */
static const struct strip_rule {
	const char *name;
	const char *not_these[4];
} strip_rules[] = {
	{ "phi-3", { "<unk>", "<s>", "<|endoftext|>" } },
	{ "phi3", { "<unk>", "<s>", "<|endoftext|>" } },
};

static bool same(const struct gguf_str *s, const char *text)
{
	return s->len == strlen(text) && memcmp(s->data, text, s->len) == 0;
}

bool tokenizer_ends_by_text(const struct gguf_str *text)
{
	for (size_t i = 0; i < sizeof(end_texts) / sizeof(end_texts[0]); i++)
		if (same(text, end_texts[i]))
			return true;
	return false;
}

static const struct strip_rule *find_strip_rule(const struct gguf_str *name)
{
	for (size_t i = 0; i < sizeof(strip_rules) / sizeof(strip_rules[0]); i++) {
		size_t n = strlen(strip_rules[i].name);

		for (size_t at = 0; at + n <= name->len; at++) {
			size_t k = 0;

			while (k < n &&
			       tolower((unsigned char)name->data[at + k]) == strip_rules[i].name[k])
				k++;
			if (k == n)
				return &strip_rules[i];
		}
	}
	return NULL;
}

static bool strips(const struct strip_rule *rule, const struct gguf_str *text)
{
	for (size_t i = 0; rule && i < 4 && rule->not_these[i]; i++)
		if (same(text, rule->not_these[i]))
			return false;
	return rule != NULL;
}

static int by_text(const void *a, const void *b)
{
	const struct special *x = a, *y = b;
	int order = memcmp(x->text, y->text, x->len < y->len ? x->len : y->len);

	if (order)
		return order;
	if (x->len != y->len)
		return x->len < y->len ? -1 : 1;
	return x->id < y->id ? -1 : 1;
}

static bool stands_for_itself(const struct tokenizer *t, uint32_t id)
{
	return t->type[id] == TOKEN_CONTROL || t->type[id] == TOKEN_USER ||
	       t->type[id] == TOKEN_UNKNOWN;
}

int tokenizer_read_specials(struct tokenizer *t, const struct gguf_array *tokens,
			    const struct gguf_str *name)
{
	const struct strip_rule *rule = find_strip_rule(name);
	size_t n = 0, bytes = 0;

	for (uint32_t i = 0; i < t->n; i++) {
		n += stands_for_itself(t, i);
		bytes += stands_for_itself(t, i) ? tokens->str[i].len : 0;
	}
	t->special = calloc(n + 1, sizeof(*t->special));
	t->special_text = malloc(bytes + 1);
	if (!t->special || !t->special_text)
		return -ENOMEM;
	bytes = 0;
	for (uint32_t i = 0; i < t->n; i++) {
		const struct gguf_str *raw = &tokens->str[i];

		if (!stands_for_itself(t, i) || raw->len == 0)
			continue;
		memcpy(t->special_text + bytes, raw->data, raw->len);
		t->special[t->n_special++] = (struct special){
			.text = t->special_text + bytes, .len = (uint32_t)raw->len,
			.id = (int32_t)i, .user = t->type[i] == TOKEN_USER,
			.strip = strips(rule, raw),
		};
		t->special_first[(unsigned char)raw->data[0]] = true;
		bytes += raw->len;
	}
	if (t->n_special)
		qsort(t->special, t->n_special, sizeof(*t->special), by_text);
	return 0;
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

static bool wanted(const struct special *s, enum tokenizer_trust trust)
{
	switch (trust) {
	case TOKENIZER_TEMPLATE: return true;
	case TOKENIZER_TEXT: return s->user;
	case TOKENIZER_FOREIGN: return s->user && !s->marker;
	}
	return false;
}

const struct special *tokenizer_special_at(const struct tokenizer *t, const char *text, size_t len,
					   enum tokenizer_trust trust)
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
		if (t->special[lo].len == depth + 1 && wanted(&t->special[lo], trust))
			found = &t->special[lo];
	}
	return found;
}

void tokenizer_mark_template(struct tokenizer *t, const struct gguf_str *template)
{
	for (size_t at = 0; at < template->len; at++) {
		uint32_t lo = 0, hi = t->n_special;

		for (uint32_t depth = 0; at + depth < template->len && lo < hi; depth++) {
			narrow(t, &lo, &hi, depth, (unsigned char)template->data[at + depth]);
			if (lo < hi && t->special[lo].len == depth + 1)
				t->special[lo].marker = true;
		}
	}
}
