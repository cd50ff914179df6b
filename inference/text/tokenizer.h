/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tokenizer.h - text to token ids and back, from a GGUF file's metadata.
 *
 * tokenizer.ggml.model "llama": SentencePiece-style merges by score with byte
 * fallback (Kudo & Richardson 2018).  "gpt2": byte-level BPE by merge rank
 * (Sennrich et al. 2016; Radford et al. 2019) over the pre-tokenizer patterns
 * named by tokenizer.ggml.pre.  Ids are those of llama.cpp for the same file, but
 * where special tokens overlap (the leftmost is taken) and where text that is not
 * special would merge to a control token (it does not).
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
int32_t tokenizer_eos(const struct tokenizer *t); /* -1: none */
bool tokenizer_is_end(const struct tokenizer *t, int32_t id); /* EOS, EOT ... */

/* Which special tokens text may hold. */
enum tokenizer_trust {
	/* User-defined ones only; what looks like a control token is text. */
	TOKENIZER_TEXT,
	/* All of them. */
	TOKENIZER_TEMPLATE,
	/* From whoever is not to be believed: as TOKENIZER_TEXT, but not even the
	 * user-defined ones that the file's chat template uses. */
	TOKENIZER_FOREIGN,
};

/*
 * add_special: put BOS in front and EOS behind if the file asks for them.
 * special: text is TOKENIZER_TEMPLATE, else TOKENIZER_TEXT.  Bytes that are no
 * UTF-8 become U+FFFD each in BPE, which knows characters only, and their byte
 * tokens in SPM; a byte that a BPE vocabulary has no token for is left out.
 * Returns the number of ids, at most 3 len + 5, or a negative errno; -E2BIG if
 * more than max (nothing useful in out then).
 */
long tokenizer_encode(const struct tokenizer *t, const char *text, size_t len,
		      bool add_special, bool special, int32_t *out, size_t max);

struct tokenizer_part {
	const char *text;
	size_t len;
	enum tokenizer_trust trust;
};

/*
 * The same for the parts of one text that an answer is to follow: words go across
 * their borders, special tokens do not.  BOS goes in front if the file asks for it;
 * EOS would be wrong there and is not put behind.
 */
long tokenizer_encode_parts(const struct tokenizer *t, const struct tokenizer_part *part,
			    size_t n_parts, int32_t *out, size_t max);

/*
 * The bytes of a token as they appear in text (raw bytes, spaces restored);
 * control tokens are empty.  Not NUL-terminated; lives as long as t.
 */
const char *tokenizer_piece(const struct tokenizer *t, int32_t id, size_t *len);

#endif
