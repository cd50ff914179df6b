/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pretokenize.c - the regular expressions that BPE vocabularies were trained with,
 * by the names that converters write, and the cutting by them.  Names, patterns
 * and the order of stages are those of llama.cpp, which real files were made for;
 * where its pattern is not that of the model's own tokenizer (tekken and gpt-4o
 * tell upper from lower case for ASCII only), so is ours.
 */
#include "pretokenize.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "pattern.h"

#define SHORT_FORMS "(?i:'s|'t|'re|'ve|'m|'ll|'d)"
#define LINE_ENDS_AND_SPACES "\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+"
/* Radford et al. 2019. */
#define GPT2 "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+"
/* tiktoken's, with so many digits to a word. */
#define TIKTOKEN(digits) \
	SHORT_FORMS "|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|" digits \
	"| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|" LINE_ENDS_AND_SPACES
/* Words in upper, lower or mixed case, perhaps with something behind them. */
#define CASED(behind) \
	"[^\\r\\n\\p{L}\\p{N}]?[\\p{L}--a-z]*[\\p{L}--A-Z]+" behind \
	"|[^\\r\\n\\p{L}\\p{N}]?[\\p{L}--a-z]+[\\p{L}--A-Z]*" behind
#define DEEPSEEK_WORDS \
	"[!-/:-@\\[-`{-~][A-Za-z]+|[^\\r\\n\\p{L}\\p{P}\\p{S}]?[\\p{L}\\p{M}]+|" \
	" ?[\\p{P}\\p{S}]+[\\r\\n]*|" LINE_ENDS_AND_SPACES

static const struct pretokenizer_kind kinds[] = {
	/* Files without the key come first. */
	{ "default", { "[\\p{P}$+<=>^~|]+", GPT2, "\\p{N}+", "[0-9][0-9][0-9]" }, false, false },
	{ "gpt-2 phi-2 gigachat a.x-4.0 mellum modern-bert mpt olmo jais trillion granite-docling "
	  "exaone4", { GPT2 }, false, false },
	{ "llama3 llama-v3 llama-bpe falcon3 falcon-h1 pixtral midm-2.0 lfm2",
	  { TIKTOKEN("\\p{N}{1,3}") }, true, true },
	{ "dbrx smaug-bpe glm4 chatglm-bpe", { TIKTOKEN("\\p{N}{1,3}") }, false, false },
	{ "qwen2 deepseek-r1-qwen kormo stablelm2 megrez hunyuan solar-open grok-2",
	  { TIKTOKEN("\\p{N}") }, false, false },
	{ "qwen35", { SHORT_FORMS "|[^\\r\\n\\p{L}\\p{N}]?[\\p{L}\\p{M}]+|\\p{N}|"
		      " ?[^\\s\\p{L}\\p{M}\\p{N}]+[\\r\\n]*|" LINE_ENDS_AND_SPACES },
	  false, false },
	{ "smollm starcoder refact command-r codeshell exaone minerva-7b mellum2",
	  { "\\p{N}", GPT2 }, false, false },
	{ "tekken", { CASED("") "|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|" LINE_ENDS_AND_SPACES },
	  true, true },
	{ "gpt-4o llama4 kanana2", { CASED(SHORT_FORMS "?") "|\\p{N}{1,3}|"
	  " ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|" LINE_ENDS_AND_SPACES }, false, false },
	{ "falcon", { "[\\p{P}$+<=>^~|`]+", GPT2, "[0-9][0-9][0-9]" }, false, false },
	{ "deepseek-v3", { "\\p{N}{1,3}", "[一-龥぀-ゟ゠-ヿ]+", DEEPSEEK_WORDS }, false, false },
	{ "deepseek-coder", { "[\\r\\n]", "\\s?\\p{L}+", "\\s?\\p{P}+", "[一-龥ࠀ-一가-퟿]+",
	  "\\p{N}" },
	  false, false },
	{ "seed-coder", { SHORT_FORMS "|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}|"
	  " ?[^\\s\\p{L}\\p{N}\\r\\n]+|" LINE_ENDS_AND_SPACES }, false, false },
};

struct pretokenizer {
	struct pattern stage[PRETOKENIZER_STAGES_MAX];
	size_t n_stages;
};

const struct pretokenizer_kind *pretokenizer_find(const char *name, size_t len)
{
	if (len == 0)
		return &kinds[0];
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		for (const char *at = kinds[i].names; *at;) {
			size_t n = strcspn(at, " ");

			if (n == len && memcmp(at, name, n) == 0)
				return &kinds[i];
			at += n + (at[n] == ' ');
		}
	}
	return NULL;
}

int pretokenizer_new(const struct pretokenizer_kind *kind, struct pretokenizer **out)
{
	struct pretokenizer *p = calloc(1, sizeof(*p));
	int err = p ? 0 : -ENOMEM;

	*out = NULL;
	for (size_t i = 0; !err && i < PRETOKENIZER_STAGES_MAX && kind->stage[i]; i++)
		err = pattern_compile(&p->stage[p->n_stages++], kind->stage[i]);
	if (err)
		free(p);
	else
		*out = p;
	return err;
}

void pretokenizer_free(struct pretokenizer *p)
{
	free(p);
}

struct cutting {
	const struct pretokenizer *p;
	pretokenizer_word_fn word;
	void *ctx;
};

static int cut(const struct cutting *c, size_t stage, const char *text, size_t len)
{
	size_t from = 0, pos = 0; /* from: of what no match covered yet */
	int err = 0;

	if (stage == c->p->n_stages)
		return c->word(c->ctx, text, len);
	while (pos < len && !err) {
		size_t n = pattern_match(&c->p->stage[stage], text + pos, len - pos);

		if (n == 0) {
			do
				pos++;
			while (pos < len && (text[pos] & 0xc0) == 0x80);
			continue;
		}
		if (from < pos)
			err = cut(c, stage + 1, text + from, pos - from);
		if (!err)
			err = cut(c, stage + 1, text + pos, n);
		pos += n;
		from = pos;
	}
	if (!err && from < len)
		err = cut(c, stage + 1, text + from, len - from);
	return err;
}

int pretokenizer_cut(const struct pretokenizer *p, const char *text, size_t len,
		     pretokenizer_word_fn word, void *ctx)
{
	const struct cutting c = { p, word, ctx };

	return cut(&c, 0, text, len);
}
