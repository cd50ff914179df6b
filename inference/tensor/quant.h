/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * quant.h - quantised number formats and the arithmetic on them.
 *
 * A weight row is a run of blocks; a block holds `block` numbers in `bytes`
 * bytes.  Activations are quantised too, to bytes with a scale per 32 or 256
 * numbers, so that the inner loops multiply integers; sums are kept in float.
 * One table row per format and one table per instruction set: adding either is
 * adding a table (row).  All tables agree with the scalar one to float
 * rounding.
 *
 * Source of the formats: the GGUF specification and the llama.cpp project's
 * description of k-quants (pull request 1684) and of IQ4_NL, IQ4_XS (5590, 5747).
 */
#ifndef INFERENCE_QUANT_H
#define INFERENCE_QUANT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gguf.h"

/* Numbers of one k-quant block, and of one activation block of ACT_Q8K. */
#define QK 256
/* Numbers of one block of the simple formats, and of ACT_Q8. */
#define QS 32

/* Most activations that one call of a dot kernel takes; a weight block is
 * unpacked once for all of them. */
#define QUANT_TILE 4

struct block_q4_0 { uint16_t d; uint8_t q[QS / 2]; };
struct block_q4_1 { uint16_t d, m; uint8_t q[QS / 2]; };
struct block_q5_0 { uint16_t d; uint8_t h[4]; uint8_t q[QS / 2]; };
struct block_q5_1 { uint16_t d, m; uint8_t h[4]; uint8_t q[QS / 2]; };
struct block_q8_0 { uint16_t d; int8_t q[QS]; };
/* w = d * iq4_values[q] */
struct block_iq4_nl { uint16_t d; uint8_t q[QS / 2]; };
/* w = d * scale * q - dmin * min; 16 runs of 16, scale | min << 4 each. */
struct block_q2_k { uint8_t scales[QK / 16], q[QK / 4]; uint16_t d, dmin; };
/* w = d * scale * (q - 4); 16 runs of 16, scales of 6 bits, less 32. */
struct block_q3_k {
	uint8_t h[QK / 8], q[QK / 4];
	uint8_t scales[12];
	uint16_t d;
};
/* w = d * scale * q - dmin * min; 8 runs of 32, scales and minima of 6 bits. */
struct block_q4_k { uint16_t d, dmin; uint8_t scales[12]; uint8_t q[QK / 2]; };
struct block_q5_k {
	uint16_t d, dmin;
	uint8_t scales[12];
	uint8_t h[QK / 8];
	uint8_t q[QK / 2];
};
/* w = d * scale * (q - 32); 16 runs of 16. */
struct block_q6_k {
	uint8_t l[QK / 2], h[QK / 4];
	int8_t scales[QK / 16];
	uint16_t d;
};
/* w = d * scale * iq4_values[q]; 8 runs of 32, scales of 6 bits, less 32. */
struct block_iq4_xs {
	uint16_t d, high;
	uint8_t low[QK / 64], q[QK / 2];
};
_Static_assert(sizeof(struct block_q4_0) == 18, "as in the file");
_Static_assert(sizeof(struct block_q4_1) == 20, "as in the file");
_Static_assert(sizeof(struct block_q5_0) == 22, "as in the file");
_Static_assert(sizeof(struct block_q5_1) == 24, "as in the file");
_Static_assert(sizeof(struct block_q8_0) == 34, "as in the file");
_Static_assert(sizeof(struct block_iq4_nl) == 18, "as in the file");
_Static_assert(sizeof(struct block_q2_k) == 84, "as in the file");
_Static_assert(sizeof(struct block_q3_k) == 110, "as in the file");
_Static_assert(sizeof(struct block_q4_k) == 144, "as in the file");
_Static_assert(sizeof(struct block_q5_k) == 176, "as in the file");
_Static_assert(sizeof(struct block_q6_k) == 210, "as in the file");
_Static_assert(sizeof(struct block_iq4_xs) == 136, "as in the file");

/*
 * How the activations of n numbers lie in memory (arrays one after another, so
 * that vector loads are aligned; the start is aligned to 64 bytes):
 *   ACT_F32  float[n]
 *   ACT_Q8   int8_t q[n], float d[n / 32], int16_t sum[n / 32]
 *   ACT_Q8K  int8_t q[n], float d[n / 256], int16_t sum[n / 16], sum32[n / 32]
 *   ACT_BF16 uint16_t, the upper halves of floats, rounded; n is a multiple of 32, and
 *            32 numbers of a token lie beside those of the next: of 16 tokens their first
 *            32, then the next 32
 * sum is that of the q of a run of 16 or 32; q is within -127 .. 127.
 */
enum quant_act { ACT_F32, ACT_Q8, ACT_Q8K, ACT_BF16, ACT_KINDS };

struct act_q8 { const int8_t *q; const float *d; const int16_t *sum; };

/* Bytes of n activations, a multiple of 64. */
size_t quant_act_bytes(enum quant_act kind, size_t n);

/* Tokens whose activations of ACT_BF16 lie together: there has to be room for whole such
 * groups, a call's first token is the first of one, and those after its last are read. */
#define QUANT_ACT_TOKENS 16

/* Where those of a token begin; tokens have stride bytes, a multiple of 64. */
static inline void *quant_act_at(enum quant_act kind, const void *act, size_t stride,
				 size_t token)
{
	const size_t in_group = token % QUANT_ACT_TOKENS;

	if (kind != ACT_BF16)
		return (char *)act + token * stride;
	return (char *)act + (token - in_group) * stride + in_group * QS * sizeof(uint16_t);
}

static inline struct act_q8 act_q8_at(const void *act, size_t n, size_t per_scale)
{
	struct act_q8 a;

	a.q = act;
	a.d = (const float *)(const void *)(a.q + n);
	a.sum = (const int16_t *)(const void *)(a.d + n / per_scale);
	return a;
}

/* What a format is, whatever the instruction set. */
struct quant_type {
	const char *name;
	uint32_t type;  /* enum tensor_type */
	uint32_t block; /* numbers */
	uint32_t bytes;
	enum quant_act act; /* what the dot kernels of this format take */
	/* n numbers, a whole number of blocks. */
	void (*dequantise)(const void *row, float *out, size_t n);
};

/* The rows of quant_types. */
enum quant_index {
	QUANT_F32, QUANT_F16, QUANT_Q4_0, QUANT_Q4_1, QUANT_Q5_0, QUANT_Q5_1,
	QUANT_Q8_0, QUANT_Q4_K, QUANT_Q5_K, QUANT_Q6_K, QUANT_BF16, QUANT_Q2_K,
	QUANT_Q3_K, QUANT_IQ4_NL, QUANT_IQ4_XS, QUANT_TYPES
};
extern const struct quant_type quant_types[QUANT_TYPES];

/* NULL: the format is not known. */
const struct quant_type *quant_type(uint32_t tensor_type);

/*
 * out[t * out_stride] = row . act[t] for t < count <= QUANT_TILE; the
 * activations lie act_stride bytes apart.
 */
typedef void (*quant_dot_fn)(size_t n, const void *row, const void *act,
			     size_t act_stride, size_t count, float *out,
			     size_t out_stride);

/* Rows of weights times tokens:
 * out[t * out_stride + r] = row r . act[t], for all rows and tokens. */
struct quant_mul {
	size_t n;               /* numbers of a row */
	const void *weights;
	size_t rows, row_bytes;
	const void *act;
	size_t tokens, act_stride;
	float *out;
	size_t out_stride;
	bool packed;            /* the rows, as quant_pack() lays them */
	bool many;              /* act is ACT_BF16, for the table's many[] */
	/* What the caller goes on with, so that it is asked for early:
	 * the memory after the rows up to end, then next_bytes at next.  NULL: nothing. */
	const void *end, *next;
	size_t next_bytes;
};
/* How far ahead weights are asked for, in bytes: farther than memory takes to
 * answer, much less than the second-level cache, where they go. */
#define QUANT_AHEAD 16384
typedef void (*quant_mul_fn)(const struct quant_mul *m);

/* Where bytes lie that follow so many others after the rows' start; NULL: nowhere. */
static inline const char *quant_ahead(const struct quant_mul *m, size_t at, size_t bytes)
{
	const char *start = m->weights;
	const size_t known = m->end ? (size_t)((const char *)m->end - start) :
				      m->rows * m->row_bytes;

	if (at + bytes <= known)
		return start + at;
	at = at > known ? at - known : 0;
	return at + bytes <= m->next_bytes ? (const char *)m->next + at : NULL;
}

/* More than one guess of speculation has (decode/draft.h): whether an answer was guessed
 * may not show in it. */
#define QUANT_MANY 32

/* Rows that a kernel takes at a time, at most: shares of a matrix that are
 * multiples of it waste nothing. */
#define QUANT_ROWS 32

/*
 * Several queries' attention to the same n rows of half floats: of keys, then of
 * values.  dim is a multiple of 8.  A query's results have the same bits
 * whichever others are asked for with it.
 */
#define QUANT_QUERIES 16
struct quant_attend {
	const uint16_t *rows; /* (n, dim) */
	size_t n, dim, queries; /* at most QUANT_QUERIES */
	const float *query[QUANT_QUERIES]; /* (dim) */
	float *score;                      /* (queries, score_stride), n of each */
	size_t score_stride;
	float *out[QUANT_QUERIES];         /* (dim) */
};

/* The arithmetic of one instruction set. */
struct quant_ops {
	const char *name;
	/* By enum quant_index.  NULL: no kernel of its own, the scalar one is
	 * used; ask quant_dot(). */
	quant_dot_fn dot[QUANT_TYPES];
	/* The same for many rows and tokens: a result has the same bits however
	 * many of either a call is for.  NULL: dot is used; ask
	 * quant_multiply(). */
	quant_mul_fn mul[QUANT_TYPES];
	/* QUANT_MANY tokens or more in another way, from activations of ACT_BF16: a result
	 * has the same bits for any such number, other and more exact ones than from mul.
	 * NULL: no other way; ask quant_act_of(). */
	quant_mul_fn many[QUANT_TYPES];
	/* ACT_BF16: NULL but where there is such a kernel. */
	void (*quantise[ACT_KINDS])(const float *x, size_t n, void *act);

	/* out = x / rms(x) * weight */
	void (*rms_norm)(const float *x, const float *weight, float eps,
			 size_t n, float *out);
	/* x = e^(x - the greatest x), in place; returns the sum, by which a softmax divides
	 * (attention its mixture, which is shorter).  n > 0 */
	float (*soften)(float *x, size_t n);
	void (*silu_mul)(float *gate, const float *up, size_t n); /* into gate */
	void (*to_f16)(const float *x, size_t n, uint16_t *out);
	/* Attention over n cached rows of dim half floats:
	 * score[i] = scale * key[i] . q;  out = sum of p[i] * value[i] */
	void (*score)(const uint16_t *key, size_t n, size_t dim, const float *q,
		      float scale, float *score);
	void (*mix)(const uint16_t *value, size_t n, size_t dim, const float *p,
		    float *out);
	/* score[q][i] = scale * rows[i] . query[q], and
	 * out[q] += sum of score[q][i] * rows[i].  NULL: none of its own. */
	void (*score_many)(const struct quant_attend *a, float scale);
	void (*mix_many)(const struct quant_attend *a);
};

const struct quant_ops *quant_ops_scalar(void);
const struct quant_ops *quant_ops_avx2(void); /* NULL: not in this build */
const struct quant_ops *quant_ops_avx512(void); /* the same */
const struct quant_ops *quant_ops_amx(void);
const struct quant_ops *quant_ops_neon(void);
const struct quant_ops *quant_ops_dotprod(void);

/* What the activations of so many tokens have to be. */
enum quant_act quant_act_of(const struct quant_ops *ops, const struct quant_type *type,
			    size_t tokens);

/* By the kernel for the format, of ops or the scalar one. */
void quant_multiply(const struct quant_ops *ops, const struct quant_type *type,
		    const struct quant_mul *m);

/*
 * Packed rows: 16 rows side by side, four bytes of each in turn, so that they are read
 * straight on and into the lanes of vectors, whatever these hold.  A block of 256
 * numbers is filled up to a multiple of four bytes, its parts in the order in which the
 * kernels take them: the processor then sees what comes next.  For formats and tables
 * that quant_packs() tells, and rows of a multiple of 256 numbers.
 */
#define QUANT_PACKED 16
#define QUANT_PACKED_BYTES(bytes) (((bytes) + 3) / 4 * 4)

/* What a block of Q6_K becomes; word j of part i has the four numbers from
 * 128 * (i / 2) + 16 * (i % 2) + 4 * j + 32 * k on, for k < 4: their high bits, the low
 * ones of k 0 and 2, those of k 1 and 3.  The other formats stay as they are. */
struct packed_q6_k {
	int8_t scales[QK / 16];
	uint16_t d, none;
	struct { uint8_t h[4], l[2][4]; } part[4][4];
};
_Static_assert(sizeof(struct packed_q6_k) == QUANT_PACKED_BYTES(sizeof(struct block_q6_k)),
	       "all of it");

bool quant_packs(const struct quant_ops *ops, const struct quant_type *type, size_t n);
/* Bytes that a packed row of n numbers takes; a matrix has a multiple of 16. */
size_t quant_packed_bytes(const struct quant_type *type, size_t n);
/* Rows of n numbers, at most 16; where there are fewer the last one is repeated. */
void quant_pack(const struct quant_type *type, size_t n, const void *weights,
		size_t rows, void *out);

/* The kernel for a format, of ops or the scalar one. */
quant_dot_fn quant_dot(const struct quant_ops *ops, const struct quant_type *type);

/* The tables that this CPU can run, the fastest first; NULL past the last. */
const struct quant_ops *quant_ops_at(size_t i);

/* The best for this CPU; LLAMUX_SIMD in the environment forces the one of that
 * name, if this CPU can run it ("scalar" is the reference).  The caller may ask
 * again at any time; nothing is cached. */
const struct quant_ops *quant_ops_best(void);

/* Six-bit scales and minima of the k-quants, 8 of each. */
void quant_k_scales(const uint8_t packed[12], uint8_t scale[8], uint8_t min[8]);
/* Those of Q3_K, 32 already taken off. */
void quant_q3_scales(const uint8_t packed[12], int8_t scale[16]);
/* What the four bits of IQ4_NL and IQ4_XS stand for. */
extern const int8_t quant_iq4_values[16];

/* A bfloat16 is the upper half of a float. */
static inline float quant_bf16(uint16_t h)
{
	union { uint32_t u; float f; } v = { .u = (uint32_t)h << 16 };

	return v.f;
}

static inline float quant_f16(uint16_t h)
{
	/* Moving the bits up leaves the exponent too small by 112; the product
	 * puts that right, denormals included.  Infinities and NaN are set. */
	union { uint32_t u; float f; } v, magic = { .u = (254u - 15u) << 23 };

	v.u = (uint32_t)(h & 0x7fffu) << 13;
	v.f *= magic.f;
	if ((h & 0x7c00u) == 0x7c00u)
		v.u |= 0x7f800000u;
	v.u |= (uint32_t)(h & 0x8000u) << 16;
	return v.f;
}

#endif
