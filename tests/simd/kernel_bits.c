/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kernel_bits.c - the bits of what a table of arithmetic computes, as a line of
 * "format hash" for every format's products and each other operation, and of
 * "format many hash" where many tokens have a kernel of their own: two
 * builds or two tables are the same if their lines are.
 *
 * usage: kernel_bits TABLE
 * Exit 77: this processor does not have it.
 */
#include <stdio.h>

#include "../unit/quant_look.h"

#define ROWS 39
#define TOKENS 21 /* more than a tile of AMX has */
#define MANY (QUANT_MANY + 5)
#define NUMBERS 1024
#define REST 61 /* not a multiple of any vector */
#define DIM 64  /* a multiple: compilers may fuse products with sums in the rest */

static uint64_t hash_of(const void *data, size_t bytes)
{
	const unsigned char *p = data;
	uint64_t h = 0xcbf29ce484222325u;

	for (size_t i = 0; i < bytes; i++)
		h = (h ^ p[i]) * 0x100000001b3u;
	return h;
}

static void print_hash(const char *what, const void *data, size_t bytes)
{
	printf("%s %016llx\n", what, (unsigned long long)hash_of(data, bytes));
}

static void random_floats(float *x, size_t n)
{
	for (size_t i = 0; i < n; i++)
		x[i] = random_float() * (i % 7 ? 1.0f : 5.0f);
}

/* So many tokens at once, and one token, for which there may be another kernel. */
static void print_products(const struct quant_ops *ops, const struct quant_type *t,
			   size_t tokens)
{
	const enum quant_act kind = quant_act_of(ops, t, tokens);
	const size_t row_bytes = NUMBERS / t->block * t->bytes;
	const size_t stride = quant_act_bytes(kind, NUMBERS);
	unsigned char *weights = aligned(ROWS * row_bytes);
	char *act = aligned(act_room(tokens) * stride), name[64];
	float *out = aligned((tokens + 1) * ROWS * sizeof(*out)), x[NUMBERS];
	struct quant_mul m = {
		.n = NUMBERS, .weights = weights, .rows = ROWS,
		.row_bytes = row_bytes, .act = act, .tokens = tokens, .many = kind != t->act,
		.act_stride = stride, .out = out, .out_stride = ROWS,
	};

	look_state = t->type;
	for (size_t r = 0; r < ROWS; r++)
		random_row(t, weights + r * row_bytes, NUMBERS);
	memset(act, 0, act_room(tokens) * stride);
	for (size_t i = 0; i < tokens; i++) {
		random_floats(x, NUMBERS);
		ops->quantise[kind](x, NUMBERS, quant_act_at(kind, act, stride, i));
	}
	quant_multiply(ops, t, &m);
	m.tokens = 1;
	m.out = out + tokens * ROWS;
	if (!m.many)
		quant_multiply(ops, t, &m);
	snprintf(name, sizeof(name), "%s%s", t->name, m.many ? " many" : "");
	print_hash(name, out, (m.many ? tokens : tokens + 1) * ROWS * sizeof(*out));
	free(weights);
	free(act);
	free(out);
}

static void print_vectors(const struct quant_ops *ops)
{
	float x[QK], y[QK], out[QK];
	uint16_t half[8 * QK];

	look_state = 1;
	random_floats(x, QK);
	random_floats(y, QK);
	ops->rms_norm(x, y, 1e-5f, DIM, out);
	print_hash("rms_norm", out, DIM * sizeof(*out));
	memcpy(out, x, sizeof(out));
	out[REST] = ops->soften(out, REST);
	print_hash("soften", out, (REST + 1) * sizeof(*out));
	memcpy(out, x, sizeof(out));
	ops->silu_mul(out, y, REST);
	print_hash("silu_mul", out, REST * sizeof(*out));
	for (size_t i = 0; i < 8; i++) {
		random_floats(out, QK);
		ops->to_f16(out, QK, half + i * QK);
	}
	print_hash("to_f16", half, sizeof(half));
	ops->score(half, 8 * QK / DIM, DIM, x, 0.25f, out);
	print_hash("score", out, 8 * QK / DIM * sizeof(*out));
	ops->mix(half, 8 * QK / DIM, DIM, x, out);
	print_hash("mix", out, DIM * sizeof(*out));
}

int main(int argc, char **argv)
{
	const struct quant_ops *ops = NULL;

	if (argc != 2) {
		fprintf(stderr, "usage: kernel_bits TABLE\n");
		return 2;
	}
	for (size_t i = 0; (ops = quant_ops_at(i)) && strcmp(ops->name, argv[1]); i++)
		;
	if (!ops) {
		fprintf(stderr, "this processor cannot run %s\n", argv[1]);
		return 77;
	}
	for (size_t i = 0; i < QUANT_TYPES; i++) {
		print_products(ops, &quant_types[i], TOKENS);
		if (quant_act_of(ops, &quant_types[i], MANY) != quant_types[i].act)
			print_products(ops, &quant_types[i], MANY);
	}
	print_vectors(ops);
	return 0;
}
