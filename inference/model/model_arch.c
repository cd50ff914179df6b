/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * model_arch.c - the architectures: a row of facts each.
 *
 * Sources: the models' papers and published configurations, and the GGUF
 * conventions of the llama.cpp project for what a file holds.
 */
#include <string.h>

#include "tensor/activation.h"
#include "model_load.h"

static const struct architecture architectures[] = {
	/* Llama 1 to 3, TinyLlama, SmolLM2; Mistral, whose window all layers
	 * have (Jiang et al. 2023). */
	{ .name = "llama", .activation = "silu", .rope_freqs = true,
	  .rope_long_short = true, .window_rule = WINDOW_ALL },
	{ .name = "qwen2", .activation = "silu", .rope_neox = true,
	  .parts = HAS(PART_BIAS) },
	{ .name = "qwen3", .activation = "silu", .rope_neox = true,
	  .parts = HAS(PART_QK_NORM) },
	/* Gemma's norms multiply by 1 + w; files hold the sum. */
	{ .name = "gemma2", .activation = "gelu", .activate = gelu_mul,
	  .rope_neox = true, .scaled_embedding = true,
	  .parts = HAS(PART_POST_NORM), .window_rule = WINDOW_PERIOD,
	  .window = 4096, .period = 2, .attention_cap = 50.0f,
	  .logit_cap = 30.0f, .layers_scaled_by_width = 46 },
	{ .name = "gemma3", .activation = "gelu", .activate = gelu_mul,
	  .rope_neox = true, .scaled_embedding = true,
	  .parts = HAS(PART_POST_NORM) | HAS(PART_QK_NORM),
	  .window_rule = WINDOW_PERIOD, .period = 6,
	  .local_rope_base = 10000.0f, .layers_scaled_by_width = 62 },
	/* Phi-3 and 4.  Their files state a window without saying which layers
	 * have it; other engines let all layers see all tokens, and so do we. */
	{ .name = "phi3", .activation = "silu", .rope_neox = true,
	  .fused_gate_up = true, .rope_long_short = true,
	  .window_rule = WINDOW_UNUSED },
};

const struct architecture *architecture_find(const char *name)
{
	for (size_t i = 0; i < sizeof(architectures) / sizeof(architectures[0]); i++) {
		if (!strcmp(architectures[i].name, name))
			return &architectures[i];
	}
	return NULL;
}
