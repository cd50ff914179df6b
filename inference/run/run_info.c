/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * run_info.c - llamux-run info: what a GGUF file is and holds.
 *
 * A file without a model in it (a vocabulary) or with one that this engine does
 * not run is described too; the exit status tells.
 */
#include <getopt.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>

#include "model/model.h"
#include "tensor/gguf.h"
#include "tensor/quant.h"
#include "run.h"

static void print_rope(const struct model_config *c)
{
	printf("rope: %" PRIu32 " of each head, base %g, %s\n", c->rope_dim,
	       (double)c->rope_base, c->rope_neox ? "halves" : "pairs");
	printf("rope scaling: %s", c->rope_scaling);
	if (c->rope_factor != 1.0f)
		printf(", factor %g", (double)c->rope_factor);
	if (c->original_context != c->context)
		printf(", from context %" PRIu32, c->original_context);
	putchar('\n');
	if (c->n_window_layers && c->local_rope_base != c->rope_base)
		printf("rope base of layers with a window: %g\n",
		       (double)c->local_rope_base);
}

static void print_attention(const struct model_config *c)
{
	if (c->n_window_layers)
		printf("window: %" PRIu32 " tokens in %" PRIu32 " layers\n",
		       c->window, c->n_window_layers);
	printf("attention scale: %g\n", (double)c->attention_scale);
	if (c->attention_cap > 0)
		printf("attention capped at: %g\n", (double)c->attention_cap);
}

static void print_model(const struct model_config *c)
{
	printf("name: %s\narchitecture: %s\nquantisation: %s\n", c->name,
	       c->architecture, c->quantisation);
	printf("parameters: %" PRIu64 "\nlayers: %" PRIu32 "\nwidth: %" PRIu32
	       "\n", c->parameters, c->n_layers, c->width);
	printf("heads: %" PRIu32 "\nkey-value heads: %" PRIu32
	       "\nhead width: %" PRIu32 "\nfeed-forward: %" PRIu32 "\n",
	       c->n_heads, c->n_kv_heads, c->head_dim, c->ffn_width);
	printf("vocabulary: %" PRIu32 "\ncontext: %" PRIu32 "\n", c->vocabulary,
	       c->context);
	print_rope(c);
	print_attention(c);
	printf("activation: %s\nnorms: %s%s\n", c->activation,
	       c->post_norm ? "before and after" : "before",
	       c->qk_norm ? ", of heads" : "");
	printf("output: %s\nbiases: %s\n", c->tied_output ? "tied" : "separate",
	       c->qkv_bias ? "q k v" : "none");
	if (c->embedding_scale != 1.0f)
		printf("embedding times: %g\n", (double)c->embedding_scale);
	if (c->logit_cap > 0)
		printf("logits capped at: %g\n", (double)c->logit_cap);
}

/* What would compute here, and what this processor can run besides. */
static void print_arithmetic(void)
{
	printf("arithmetic: %s, of", quant_ops_best()->name);
	for (size_t i = 0; quant_ops_at(i); i++)
		printf(" %s", quant_ops_at(i)->name);
	putchar('\n');
}

static void print_keys(const struct gguf *g)
{
	char line[256];

	for (size_t i = 0; i < gguf_n_keys(g); i++) {
		if (!gguf_describe(g, i, line, sizeof(line)))
			puts(line);
	}
}

/* Names come from the file: nothing but printable ASCII reaches a terminal. */
static void print_name(struct gguf_str name)
{
	for (size_t i = 0; i < name.len; i++) {
		const unsigned char c = (unsigned char)name.data[i];

		putchar(c >= 0x20 && c < 0x7f ? c : '?');
	}
}

static void print_tensors(const struct gguf *g)
{
	for (size_t i = 0; i < gguf_n_tensors(g); i++) {
		const struct gguf_tensor *t = gguf_tensor_at(g, i);

		print_name(t->name);
		printf(" %s", quant_type(t->type)->name);
		for (uint32_t d = 0; d < t->n_dims; d++)
			printf("%s%" PRIu64, d ? " x " : " ", t->dim[d]);
		putchar('\n');
	}
}

int run_info(int argc, char **argv)
{
	static const struct option options[] = {
		{ "keys", no_argument, NULL, 'k' },
		{ "tensors", no_argument, NULL, 'T' },
		{ 0 },
	};
	bool keys = false, tensors = false;
	char reason[256];
	struct model *m = NULL;
	struct gguf *g;
	int c, err;

	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		switch (c) {
		case 'k': keys = true; break;
		case 'T': tensors = true; break;
		default: return RUN_USAGE;
		}
	}
	if (optind != argc - 1)
		return run_usage("info takes one model file");
	err = gguf_open(argv[optind], &g, reason, sizeof(reason));
	if (err)
		return run_error("%s: %s", argv[optind], reason);
	printf("file: %zu bytes, %zu keys, %zu tensors\n", gguf_file_size(g),
	       gguf_n_keys(g), gguf_n_tensors(g));
	err = model_open(g, &m, reason, sizeof(reason));
	if (!err)
		print_model(model_config(m));
	print_arithmetic();
	if (keys)
		print_keys(g);
	if (tensors)
		print_tensors(g);
	fflush(stdout);
	if (err)
		run_error("%s: no model to run: %s", argv[optind], reason);
	model_close(m);
	gguf_close(g);
	return err ? RUN_FAILED : RUN_OK;
}
