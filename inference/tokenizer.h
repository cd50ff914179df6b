/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tokenizer.h - text to token ids and back, from a GGUF file's metadata.
 *
 * tokenizer.ggml.model "llama": SentencePiece-style merges by score with byte
 * fallback (Kudo & Richardson 2018).  "gpt2": byte-level BPE by merge rank
 * (Sennrich et al. 2016; Radford et al. 2019) over the pre-tokenizer pattern
 * named by tokenizer.ggml.pre.
 */
#ifndef INFERENCE_TOKENIZER_H
#define INFERENCE_TOKENIZER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct gguf;
struct tokenizer;

int tokenizer_open(const struct gguf *g, struct tokenizer **out, char *reason,
		   size_t reason_len);
void tokenizer_close(struct tokenizer *t);

uint32_t tokenizer_size(const struct tokenizer *t);
int32_t tokenizer_bos(const struct tokenizer *t); /* -1: none */
bool tokenizer_is_end(const struct tokenizer *t, int32_t id); /* EOS, EOT ... */

/*
 * add_bos: put BOS in front if the file asks for it.  special: recognise control
 * and user-defined tokens in text.  Returns the number of ids or a negative
 * errno; -E2BIG if more than max (nothing useful in out then).
 */
long tokenizer_encode(const struct tokenizer *t, const char *text, size_t len,
		      bool add_bos, bool special, int32_t *out, size_t max);

/*
 * The bytes of a token as they appear in text (raw bytes, spaces restored);
 * control tokens are empty.  Not NUL-terminated; lives as long as t.
 */
const char *tokenizer_piece(const struct tokenizer *t, int32_t id, size_t *len);

#endif
