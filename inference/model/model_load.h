/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * model_load.h - what the files that open a model share: model.c calls them in
 * this order, and the first that fails has said why.
 */
#ifndef INFERENCE_MODEL_LOAD_H
#define INFERENCE_MODEL_LOAD_H

#include "tensor/gguf.h"
#include "model_impl.h"

/* Parts of a layer that not every architecture has. */
enum part {
	PART_ALWAYS,    /* all have it */
	PART_MAY,       /* any may have it */
	PART_BIAS,      /* biases of q, k and v: any may, some must */
	PART_QK_NORM,   /* norms of each head's query and key */
	PART_POST_NORM, /* norms of what attention and feed-forward add */
};
#define HAS(part) (1u << (part))

/* Which layers see only a window of the tokens before. */
enum window_rule {
	WINDOW_REFUSED, /* one that is shorter than the context has no meaning */
	WINDOW_UNUSED,  /* stated by files, but not applied */
	WINDOW_ALL,     /* every layer */
	WINDOW_PERIOD,  /* all of each group of `period` but the last */
};

/* What sets an architecture apart: the rest is read from the file. */
struct architecture {
	const char *name;
	bool rope_neox;          /* rotates (i, i + d / 2), not (2 i, 2 i + 1) */
	bool fused_gate_up;      /* one tensor, the gate's rows first */
	bool scaled_embedding;   /* by the root of the width */
	unsigned int parts;      /* HAS() of those that it must have */
	bool rope_freqs;         /* may have a divisor for each frequency */
	bool rope_long_short;    /* may have two sets of them */
	const char *activation;
	activate_fn activate;    /* NULL: the instruction set's silu_mul */
	enum window_rule window_rule;
	uint32_t window, period; /* where the file does not say */
	float local_rope_base;   /* likewise; 0: as the other layers, scaled too */
	float attention_cap, logit_cap; /* likewise; 0: none */
	/* The one size whose queries are scaled by width / heads, not by the
	 * head's own width: nothing but the number of layers tells.  0: none. */
	uint32_t layers_scaled_by_width;
};

struct opening {
	const struct gguf *g;
	struct model *m;
	const struct architecture *arch;
	size_t used; /* tensors that found their use */
	char *reason;
	size_t reason_len;
};

/* Says why the model is refused; returns -EINVAL. */
int model_fail(struct opening *o, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* --- model_keys.c: metadata, each key checked for type and range --- */
enum { KEY_LEN = 96 };
/* "<architecture>.<name>" */
const char *model_key(const struct opening *o, const char *name, char out[KEY_LEN]);
/* One line of printable text for people, shortened. */
void model_copy_string(struct gguf_str s, char *out, size_t out_len);
int model_want_u32(struct opening *o, const char *name, uint32_t least,
		   uint32_t most, uint32_t *out);
/* As the above, but a missing key leaves *out as it is. */
int model_may_u32(struct opening *o, const char *name, uint32_t least,
		  uint32_t most, uint32_t *out);
int model_may_float(struct opening *o, const char *name, float least, float most,
		    float *out);
/* More than zero. */
int model_may_positive(struct opening *o, const char *name, float *out);
bool model_has_key(const struct opening *o, const char *name);
/* Refuses what would change the numbers and is not computed. */
int model_refuse_keys(struct opening *o);

/* --- model_arch.c --- */
/* NULL: not one that this engine runs. */
const struct architecture *architecture_find(const char *name);

/* --- model_config.c: everything of struct model_config but the vocabulary and
 * what the tensors tell --- */
int model_read_config(struct opening *o);
/* The layers' windows, once there are layers. */
int model_read_windows(struct opening *o);

/* --- model_weights.c --- */
int model_read_ends(struct opening *o);
int model_read_layers(struct opening *o);
/* A vector of n plain floats; NULL in *out if it is not in the file. */
int model_may_floats(struct opening *o, const char *name, size_t n,
		     const float **out);

/* --- model_rope.c: frequencies; the configuration must be complete --- */
int model_read_rope(struct opening *o);
void model_free_rope(struct model *m);

/* --- model_pack.c: ends what goes on behind, and frees the copies --- */
void model_pack_end(struct model *m);

#endif
