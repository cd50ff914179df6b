/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tokenizer_open.c - builds a tokenizer from a file's metadata, none of which is
 * believed before it was checked.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pretokenize.h"
#include "token_set.h"
#include "tokenizer_impl.h"

static const char *const end_keys[] = {
	"tokenizer.ggml.eot_token_id",
	"tokenizer.ggml.eom_token_id",
};

int tokenizer_refuse(char *reason, size_t reason_len, const char *format, ...)
{
	va_list args;

	if (reason && reason_len) {
		va_start(args, format);
		vsnprintf(reason, reason_len, format, args);
		va_end(args);
	}
	return -EINVAL;
}

int tokenizer_parse_byte(const char *text, size_t len)
{
	static const char digits[] = "0123456789ABCDEF";
	const char *high, *low;

	if (len != 6 || memcmp(text, "<0x", 3) != 0 || text[5] != '>' || !text[3] || !text[4])
		return -1;
	high = strchr(digits, text[3]);
	low = strchr(digits, text[4]);
	return high && low ? (int)((high - digits) * 16 + (low - digits)) : -1;
}

static int read_given_types(struct tokenizer *t, const struct gguf *g,
			    const struct gguf_array *tokens, char *reason, size_t reason_len)
{
	struct gguf_array types;
	int err = gguf_get_array(g, "tokenizer.ggml.token_type", &types);

	if (err == -ENOENT) {
		for (uint32_t i = 0; i < t->n; i++) {
			const struct gguf_str *s = &tokens->str[i];

			t->type[i] = tokenizer_parse_byte(s->data, s->len) < 0 ? TOKEN_NORMAL :
										 TOKEN_BYTE;
		}
		return 0;
	}
	if (err || (types.type != GGUF_I32 && types.type != GGUF_U32) || types.count != t->n)
		return tokenizer_refuse(reason, reason_len,
					"tokenizer.ggml.token_type is not one number a token");
	for (uint32_t i = 0; i < t->n; i++) {
		int32_t type = gguf_array_i32(&types, i);

		if (type < TOKEN_NORMAL || type >= TOKEN_TYPES)
			return tokenizer_refuse(reason, reason_len, "token %u has type %d", i,
						type);
		if (type == TOKEN_BYTE &&
		    tokenizer_parse_byte(tokens->str[i].data, tokens->str[i].len) < 0)
			return tokenizer_refuse(reason, reason_len,
						"token %u is of type byte, but not <0x00> to <0xFF>",
						i);
		t->type[i] = (uint8_t)type;
	}
	return 0;
}

/* What ends an answer is a control token even where the file forgot to say so. */
static int read_types(struct tokenizer *t, const struct gguf *g, const struct gguf_array *tokens,
		      char *reason, size_t reason_len)
{
	int err = read_given_types(t, g, tokens, reason, reason_len);

	for (uint32_t i = 0; i < t->n && !err; i++)
		if (tokenizer_ends_by_text(&tokens->str[i]))
			t->type[i] = TOKEN_CONTROL;
	return err;
}

/* Writes one token's piece at offset; returns the bytes used in the blob. */
static size_t store_piece(struct tokenizer *t, uint32_t id, const struct gguf_str *raw,
			  size_t offset)
{
	struct piece *p = &t->piece[id];
	int byte = tokenizer_parse_byte(raw->data, raw->len);
	long n = (long)raw->len;

	p->offset = (uint32_t)offset;
	if (t->type[id] == TOKEN_NORMAL || t->type[id] == TOKEN_UNUSED ||
	    (t->type[id] == TOKEN_USER && t->encoder->merges_user))
		n = t->encoder->decode(raw->data, raw->len, t->blob + offset);
	else if (t->type[id] == TOKEN_BYTE && byte >= 0)
		t->blob[offset] = (char)byte;
	else
		memcpy(t->blob + offset, raw->data, raw->len);
	if (n < 0) {
		/* A token that text cannot become, but that can be printed. */
		t->type[id] = TOKEN_MUTE;
		n = (long)raw->len;
		memcpy(t->blob + offset, raw->data, raw->len);
	}
	p->len = (uint32_t)n;
	if (t->type[id] == TOKEN_BYTE)
		p->len = byte >= 0;
	else if (t->type[id] == TOKEN_CONTROL || t->type[id] == TOKEN_UNKNOWN)
		p->len = 0;
	return (size_t)n;
}

static int read_pieces(struct tokenizer *t, const struct gguf_array *tokens, char *reason,
		       size_t reason_len)
{
	size_t total = 0;

	for (uint32_t i = 0; i < t->n; i++) {
		if (tokens->str[i].len > TOKEN_BYTES_MAX)
			return tokenizer_refuse(reason, reason_len,
						"token %u is longer than %u bytes", i,
						TOKEN_BYTES_MAX);
		total += tokens->str[i].len;
	}
	t->blob = malloc(total + 1);
	if (!t->blob)
		return -ENOMEM;
	total = 0;
	for (uint32_t i = 0; i < t->n; i++)
		total += store_piece(t, i, &tokens->str[i], total);
	return 0;
}

/* *out is left as it is where the file does not say. */
static int read_id(const struct tokenizer *t, const struct gguf *g, const char *key, int32_t *out,
		   char *reason, size_t reason_len)
{
	uint32_t id;
	int err = gguf_u32(g, key, &id);

	if (err == -ENOENT)
		return 0;
	if (err || id >= t->n)
		return tokenizer_refuse(reason, reason_len, "%s is no token", key);
	*out = (int32_t)id;
	return 0;
}

static int read_ends(struct tokenizer *t, const struct gguf *g, const struct gguf_array *tokens,
		     char *reason, size_t reason_len)
{
	size_t n_keys = sizeof(end_keys) / sizeof(end_keys[0]);

	t->end = calloc(TOKEN_SET_WORDS(t->n), sizeof(*t->end));
	if (!t->end)
		return -ENOMEM;
	for (size_t i = 0; i < n_keys; i++) {
		int32_t id = -1;
		int err = read_id(t, g, end_keys[i], &id, reason, reason_len);

		if (err)
			return err;
		if (id >= 0)
			token_set_add(t->end, id);
	}
	if (t->eos >= 0)
		token_set_add(t->end, t->eos);
	for (uint32_t i = 0; i < t->n; i++)
		if (t->type[i] == TOKEN_CONTROL && tokenizer_ends_by_text(&tokens->str[i]))
			token_set_add(t->end, (int32_t)i);
	return 0;
}

/*
 * Bytes that a BPE vocabulary may be without: those that UTF-8 has not, or only for
 * what is hardly ever written, and control characters.  They are left out of text.
 */
static bool dispensable(const struct tokenizer *t, int byte)
{
	return t->encoder == &tokenizer_bpe &&
	       ((byte < ' ' && byte != '\t' && byte != '\n' && byte != '\r') ||
		byte == 0x7f || byte == 0xc0 || byte == 0xc1 || byte > 0xf0);
}

/* Each byte must be encodable: by a token of its own or by the unknown one. */
static int read_bytes(struct tokenizer *t, char *reason, size_t reason_len)
{
	for (int byte = 0; byte < 256; byte++) {
		char text = (char)byte;

		t->byte_id[byte] =
			t->encoder == &tokenizer_bpe ? tokenizer_lookup(t, &text, 1) : -1;
	}
	for (uint32_t i = 0; i < t->n; i++) {
		const unsigned char byte = (unsigned char)t->blob[t->piece[i].offset];

		if (t->type[i] != TOKEN_BYTE)
			continue;
		if (t->byte_id[byte] >= 0 && t->type[t->byte_id[byte]] == TOKEN_BYTE)
			return tokenizer_refuse(reason, reason_len, "two tokens for byte 0x%02x",
						byte);
		t->byte_id[byte] = (int32_t)i;
	}
	for (int byte = 0; byte < 256; byte++)
		if (t->byte_id[byte] < 0 && t->unknown < 0 && !dispensable(t, byte))
			return tokenizer_refuse(reason, reason_len,
						"no token for byte 0x%02x and no unknown token",
						(unsigned int)byte);
	return 0;
}

static int read_flag(const struct gguf *g, const char *key, bool *out, char *reason,
		     size_t reason_len)
{
	int err = gguf_bool(g, key, out);

	return err && err != -ENOENT ? tokenizer_refuse(reason, reason_len, "%s is no flag", key)
				     : 0;
}

static int read_settings(struct tokenizer *t, const struct gguf *g, char *reason, size_t reason_len)
{
	bool spm = t->encoder == &tokenizer_spm, extra_spaces;
	int32_t padding; /* checked only: nothing here pads */
	int err;

	/* SentencePiece's own numbers hold where the file names none. */
	t->bos = spm && t->n > 1 ? 1 : -1;
	t->eos = spm && t->n > 2 ? 2 : -1;
	t->unknown = -1;
	for (uint32_t i = 0; i < t->n && t->unknown < 0; i++)
		if (t->type[i] == TOKEN_UNKNOWN)
			t->unknown = (int32_t)i;
	t->add_bos = spm;
	t->add_space = spm;
	err = read_id(t, g, "tokenizer.ggml.bos_token_id", &t->bos, reason, reason_len);
	if (!err)
		err = read_id(t, g, "tokenizer.ggml.eos_token_id", &t->eos, reason, reason_len);
	if (!err)
		err = read_id(t, g, "tokenizer.ggml.padding_token_id", &padding, reason,
			      reason_len);
	if (!err)
		err = read_id(t, g, "tokenizer.ggml.unknown_token_id", &t->unknown, reason,
			      reason_len);
	if (!err)
		err = t->encoder->open(t, g, reason, reason_len);
	if (!err)
		err = read_flag(g, "tokenizer.ggml.add_bos_token", &t->add_bos, reason, reason_len);
	if (!err)
		err = read_flag(g, "tokenizer.ggml.add_eos_token", &t->add_eos, reason, reason_len);
	/* llama.cpp does not remove them for these two kinds either. */
	if (!err)
		err = read_flag(g, "tokenizer.ggml.remove_extra_whitespaces", &extra_spaces, reason,
				reason_len);
	if (!err)
		err = read_flag(g, "tokenizer.ggml.add_space_prefix", &t->add_space, reason,
				reason_len);
	return err;
}

static int find_encoder(const struct gguf *g, const struct encoder **out, char *reason,
			size_t reason_len)
{
	static const struct encoder *const encoders[] = { &tokenizer_spm, &tokenizer_bpe };
	char text[GGUF_PRINTABLE];
	struct gguf_str name;

	if (gguf_string(g, "tokenizer.ggml.model", &name))
		return tokenizer_refuse(reason, reason_len, "tokenizer.ggml.model is missing");
	for (size_t i = 0; i < sizeof(encoders) / sizeof(encoders[0]); i++) {
		if (strlen(encoders[i]->name) == name.len &&
		    memcmp(encoders[i]->name, name.data, name.len) == 0) {
			*out = encoders[i];
			return 0;
		}
	}
	return tokenizer_refuse(reason, reason_len, "tokenizer \"%s\" is not known",
				gguf_printable(name, text, sizeof(text)));
}

static int read_specials(struct tokenizer *t, const struct gguf *g,
			 const struct gguf_array *tokens)
{
	struct gguf_str name = { "", 0 }, template;
	int err;

	/* Neither is needed; the model's reader says what is wrong with a name. */
	if (gguf_string(g, "general.name", &name))
		name.len = 0;
	err = tokenizer_read_specials(t, tokens, &name);
	if (!err && !gguf_string(g, "tokenizer.chat_template", &template))
		tokenizer_mark_template(t, &template);
	return err;
}

static int read_tokens(struct tokenizer *t, const struct gguf *g, struct gguf_array *tokens,
		       char *reason, size_t reason_len)
{
	int err;

	if (gguf_get_array(g, "tokenizer.ggml.tokens", tokens) || tokens->type != GGUF_STRING ||
	    tokens->count == 0 || tokens->count > TOKENS_MAX)
		return tokenizer_refuse(
			reason, reason_len,
			"tokenizer.ggml.tokens is missing, no text or of a wrong size");
	t->n = (uint32_t)tokens->count;
	t->piece = calloc(t->n, sizeof(*t->piece));
	t->type = calloc(t->n, sizeof(*t->type));
	if (!t->piece || !t->type)
		return -ENOMEM;
	err = read_types(t, g, tokens, reason, reason_len);
	return err ? err : read_pieces(t, tokens, reason, reason_len);
}

static int build(struct tokenizer *t, const struct gguf *g, char *reason, size_t reason_len)
{
	struct gguf_array tokens;
	int err = read_tokens(t, g, &tokens, reason, reason_len);

	if (!err)
		err = tokenizer_index_text(t);
	if (!err)
		err = read_specials(t, g, &tokens);
	if (!err)
		err = read_settings(t, g, reason, reason_len);
	if (!err)
		err = read_ends(t, g, &tokens, reason, reason_len);
	if (!err)
		err = read_bytes(t, reason, reason_len);
	return err;
}

int tokenizer_open(const struct gguf *g, struct tokenizer **out, char *reason, size_t reason_len)
{
	struct tokenizer *t;
	int err;

	*out = NULL;
	t = calloc(1, sizeof(*t));
	if (!t)
		return -ENOMEM;
	err = find_encoder(g, &t->encoder, reason, reason_len);
	if (!err)
		err = build(t, g, reason, reason_len);
	if (err) {
		if (err == -ENOMEM && reason && reason_len)
			snprintf(reason, reason_len, "out of memory for the vocabulary");
		tokenizer_close(t);
		return err;
	}
	*out = t;
	return 0;
}

void tokenizer_close(struct tokenizer *t)
{
	if (!t)
		return;
	free(t->piece);
	free(t->blob);
	free(t->type);
	free(t->priority);
	free(t->text.slot);
	free(t->merge.slot);
	free(t->end);
	free(t->special);
	free(t->special_text);
	pretokenizer_free(t->pre);
	free(t);
}
