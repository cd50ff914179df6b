/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * quant_avx2.c - the dot products for x86-64 with AVX2, FMA and F16C.
 *
 * Each kernel is written once for a tile of T activations and instantiated for
 * T = 1 .. QUANT_TILE: the weights of a block are unpacked once and multiplied
 * with T activations.  Bytes are multiplied by maddubs, which takes unsigned
 * times signed and adds neighbours in 16 bits; no sum here can exceed these
 * (the largest is 2 * 128 * 127 < 32768).
 */
#include "vec_avx2.h"

#ifdef __AVX2__

#if defined(__clang__)
#define UNROLL _Pragma("clang loop unroll(full)")
#else
#define UNROLL _Pragma("GCC unroll 8")
#endif

#define TILE_ARGS size_t n, const void *row, const void *act, size_t act_stride, \
		  float *out, size_t out_stride

/* name(): name_tile() for the count at hand, which is constant in each copy. */
#define TILED(name)                                                            \
	static void name(size_t n, const void *row, const void *act,           \
			 size_t act_stride, size_t count, float *out,          \
			 size_t out_stride)                                    \
	{                                                                      \
		switch (count) {                                               \
		case 1:                                                        \
			name##_tile(n, row, act, act_stride, out, out_stride, 1); \
			break;                                                 \
		case 2:                                                        \
			name##_tile(n, row, act, act_stride, out, out_stride, 2); \
			break;                                                 \
		case 3:                                                        \
			name##_tile(n, row, act, act_stride, out, out_stride, 3); \
			break;                                                 \
		default:                                                       \
			name##_tile(n, row, act, act_stride, out, out_stride, 4); \
			break;                                                 \
		}                                                              \
	}

static inline const void *act_at(const void *act, size_t stride, size_t t)
{
	return (const char *)act + t * stride;
}

/* The arrays of T activations, found once per row. */
INLINE void find_acts(struct act_q8 x[QUANT_TILE], const void *act, size_t stride,
		      size_t n, size_t per_scale, const size_t T)
{
	UNROLL for (size_t t = 0; t < T; t++)
		x[t] = act_q8_at(act_at(act, stride, t), n, per_scale);
}

INLINE void dot_f32_tile(TILE_ARGS, const size_t T)
{
	const float *w = row;
	__m256 sum[QUANT_TILE];
	size_t i;

	UNROLL for (size_t t = 0; t < T; t++)
		sum[t] = _mm256_setzero_ps();
	for (i = 0; i + 8 <= n; i += 8) {
		const __m256 v = _mm256_loadu_ps(w + i);

		UNROLL for (size_t t = 0; t < T; t++) {
			const float *x = act_at(act, act_stride, t);

			sum[t] = _mm256_fmadd_ps(v, _mm256_loadu_ps(x + i), sum[t]);
		}
	}
	for (size_t t = 0; t < T; t++) {
		const float *x = act_at(act, act_stride, t);
		float s = sum_floats(sum[t]);

		for (size_t j = i; j < n; j++)
			s += w[j] * x[j];
		out[t * out_stride] = s;
	}
}
TILED(dot_f32)

INLINE void dot_f16_tile(TILE_ARGS, const size_t T)
{
	const uint16_t *w = row;
	__m256 sum[QUANT_TILE];
	size_t i;

	UNROLL for (size_t t = 0; t < T; t++)
		sum[t] = _mm256_setzero_ps();
	for (i = 0; i + 8 <= n; i += 8) {
		const __m256 v = load_halves(w + i);

		UNROLL for (size_t t = 0; t < T; t++) {
			const float *x = act_at(act, act_stride, t);

			sum[t] = _mm256_fmadd_ps(v, _mm256_loadu_ps(x + i), sum[t]);
		}
	}
	for (size_t t = 0; t < T; t++) {
		const float *x = act_at(act, act_stride, t);
		float s = sum_floats(sum[t]);

		for (size_t j = i; j < n; j++)
			s += quant_f16(w[j]) * x[j];
		out[t * out_stride] = s;
	}
}
TILED(dot_f16)

/* 16 bytes of nibbles as 32 bytes, the low ones first. */
static inline __m256i load_nibbles(const uint8_t *p)
{
	const __m128i packed = _mm_loadu_si128((const void *)p);
	const __m256i both = _mm256_set_m128i(_mm_srli_epi16(packed, 4), packed);

	return _mm256_and_si256(both, _mm256_set1_epi8(15));
}

/* The 32 bits at p as bytes: 16 where the bit is set, else 0. */
static inline __m256i load_fifth_bits(const uint8_t *p)
{
	const __m256i spread = _mm256_setr_epi64x(0, 0x0101010101010101,
						  0x0202020202020202,
						  0x0303030303030303);
	const __m256i bit = _mm256_set1_epi64x((long long)0x8040201008040201);
	int32_t bits;
	__m256i v;

	memcpy(&bits, p, sizeof(bits));
	v = _mm256_shuffle_epi8(_mm256_set1_epi32(bits), spread);
	v = _mm256_cmpeq_epi8(_mm256_and_si256(v, bit), bit);
	return _mm256_and_si256(v, _mm256_set1_epi8(16));
}

/* The numbers of a block of 32, signed bytes, its scale and its offset. */
static inline __m256i small_q4_0(const void *block, float *d, float *m)
{
	const struct block_q4_0 *b = block;

	*d = half_to_float(b->d);
	*m = 0;
	return _mm256_sub_epi8(load_nibbles(b->q), _mm256_set1_epi8(8));
}

static inline __m256i small_q4_1(const void *block, float *d, float *m)
{
	const struct block_q4_1 *b = block;

	*d = half_to_float(b->d);
	*m = half_to_float(b->m);
	return load_nibbles(b->q);
}

static inline __m256i small_q5_0(const void *block, float *d, float *m)
{
	const struct block_q5_0 *b = block;
	const __m256i q = _mm256_or_si256(load_nibbles(b->q), load_fifth_bits(b->h));

	*d = half_to_float(b->d);
	*m = 0;
	return _mm256_sub_epi8(q, _mm256_set1_epi8(16));
}

static inline __m256i small_q5_1(const void *block, float *d, float *m)
{
	const struct block_q5_1 *b = block;

	*d = half_to_float(b->d);
	*m = half_to_float(b->m);
	return _mm256_or_si256(load_nibbles(b->q), load_fifth_bits(b->h));
}

static inline __m256i small_q8_0(const void *block, float *d, float *m)
{
	const struct block_q8_0 *b = block;

	*d = half_to_float(b->d);
	*m = 0;
	return _mm256_loadu_si256((const void *)b->q);
}

/* maddubs wants one side unsigned: |w| * (x with the sign of w). */
#define SMALL(format, has_offset)                                              \
	INLINE void dot_##format##_tile(TILE_ARGS, const size_t T)             \
	{                                                                      \
		const struct block_##format *w = row;                          \
		const __m256i ones = _mm256_set1_epi16(1);                     \
		__m256 sum[QUANT_TILE];                                        \
		float offset[QUANT_TILE] = { 0 };                              \
		struct act_q8 x[QUANT_TILE];                                   \
		find_acts(x, act, act_stride, n, QS, T);                       \
		UNROLL for (size_t t = 0; t < T; t++)                          \
			sum[t] = _mm256_setzero_ps();                          \
		for (size_t b = 0; b < n / QS; b++) {                          \
			float d, m;                                            \
			const __m256i q = small_##format(w + b, &d, &m);       \
			const __m256i positive = _mm256_abs_epi8(q);           \
			UNROLL for (size_t t = 0; t < T; t++) {                \
				const __m256i v = _mm256_loadu_si256(          \
					(const void *)(x[t].q + b * QS));      \
				const __m256i p = _mm256_madd_epi16(           \
					_mm256_maddubs_epi16(positive,         \
						_mm256_sign_epi8(v, q)), ones); \
				sum[t] = _mm256_fmadd_ps(                      \
					_mm256_mul_ps(_mm256_set1_ps(d),       \
						_mm256_broadcast_ss(x[t].d + b)), \
					_mm256_cvtepi32_ps(p), sum[t]);        \
				if (has_offset)                                \
					offset[t] += m * x[t].d[b] *           \
						     (float)x[t].sum[b];       \
			}                                                      \
		}                                                              \
		for (size_t t = 0; t < T; t++)                                 \
			out[t * out_stride] = sum_floats(sum[t]) + offset[t];  \
	}                                                                      \
	TILED(dot_##format)

SMALL(q4_0, 0)
SMALL(q4_1, 1)
SMALL(q5_0, 0)
SMALL(q5_1, 1)
SMALL(q8_0, 0)

/* The 8 six-bit scales and minima, as 16-bit numbers. */
static inline void load_k_scales(const uint8_t packed[12], __m256i *scale,
				 __m256i *min)
{
	uint32_t a, b, c;
	__m128i s, m;

	memcpy(&a, packed, 4);
	memcpy(&b, packed + 4, 4);
	memcpy(&c, packed + 8, 4);
	s = _mm_cvtepu8_epi16(_mm_set_epi32(0, 0,
		(int)((c & 0x0f0f0f0f) | (a >> 6 & 0x03030303) << 4),
		(int)(a & 0x3f3f3f3f)));
	m = _mm_cvtepu8_epi16(_mm_set_epi32(0, 0,
		(int)((c >> 4 & 0x0f0f0f0f) | (b >> 6 & 0x03030303) << 4),
		(int)(b & 0x3f3f3f3f)));
	*scale = _mm256_broadcastsi128_si256(s);
	/* Each twice, beside the sums of runs of 16. */
	*min = _mm256_set_m128i(_mm_unpackhi_epi16(m, m), _mm_unpacklo_epi16(m, m));
}

/* Number i of the 8 in all places. */
static inline __m256i spread_scale(__m256i scale, int i)
{
	return _mm256_shuffle_epi8(scale, _mm256_set1_epi16((short)(0x0100 +
								   i * 0x0202)));
}

/* dot += scale * (q . x), in 32-bit lanes */
static inline __m256i add_run(__m256i dot, __m256i q, const int8_t *x,
			      __m256i scale)
{
	const __m256i v = _mm256_loadu_si256((const void *)x);

	return _mm256_add_epi32(dot, _mm256_madd_epi16(scale,
						       _mm256_maddubs_epi16(q, v)));
}

/* sum += dx * (d * dot - dmin * mins) */
static inline __m256 add_block(__m256 sum, float dx, float d, __m256i dot,
			       float dmin, __m256i mins)
{
	sum = _mm256_fmadd_ps(_mm256_set1_ps(d * dx), _mm256_cvtepi32_ps(dot), sum);
	return _mm256_fnmadd_ps(_mm256_set1_ps(dmin * dx),
				_mm256_cvtepi32_ps(mins), sum);
}

/* Q4_K and Q5_K differ in the fifth bits only. */
#define BIG(format, LOW, HIGH)                                                 \
	INLINE void dot_##format##_tile(TILE_ARGS, const size_t T)             \
	{                                                                      \
		const struct block_##format *w = row;                          \
		const __m256i nibble = _mm256_set1_epi8(15);                   \
		struct act_q8 x[QUANT_TILE];                                   \
		__m256 sum[QUANT_TILE];                                        \
		find_acts(x, act, act_stride, n, QK, T);                       \
		UNROLL for (size_t t = 0; t < T; t++)                          \
			sum[t] = _mm256_setzero_ps();                          \
		for (size_t b = 0; b < n / QK; b++) {                          \
			const float d = half_to_float(w[b].d);                 \
			const float dmin = half_to_float(w[b].dmin);           \
			__m256i scale, min, dot[QUANT_TILE];                   \
			load_k_scales(w[b].scales, &scale, &min);              \
			UNROLL for (size_t t = 0; t < T; t++)                  \
				dot[t] = _mm256_setzero_si256();               \
			UNROLL for (int j = 0; j < QK / 64; j++) {             \
				const __m256i q = _mm256_loadu_si256(          \
					(const void *)(w[b].q + 32 * j));      \
				const __m256i low = LOW;                       \
				const __m256i high = HIGH;                     \
				const __m256i s0 = spread_scale(scale, 2 * j); \
				const __m256i s1 = spread_scale(scale, 2 * j + 1); \
				UNROLL for (size_t t = 0; t < T; t++) {        \
					const int8_t *v = x[t].q + b * QK + j * 64; \
					dot[t] = add_run(dot[t], low, v, s0);  \
					dot[t] = add_run(dot[t], high, v + 32, s1); \
				}                                              \
			}                                                      \
			UNROLL for (size_t t = 0; t < T; t++) {                \
				const __m256i mins = _mm256_madd_epi16(min,    \
					_mm256_loadu_si256((const void *)      \
						(x[t].sum + b * (QK / 16))));  \
				sum[t] = add_block(sum[t], x[t].d[b], d, dot[t], \
						   dmin, mins);                \
			}                                                      \
		}                                                              \
		for (size_t t = 0; t < T; t++)                                 \
			out[t * out_stride] = sum_floats(sum[t]);              \
	}                                                                      \
	TILED(dot_##format)

/* Bit i of each byte of the block's high bits, as the value 16. */
static inline __m256i fifth_bits(const uint8_t *h, int i)
{
	const __m256i v = _mm256_loadu_si256((const void *)h);
	const __m256i bit = _mm256_set1_epi8((char)(1 << i));
	const __m256i set = _mm256_cmpeq_epi8(_mm256_and_si256(v, bit), bit);

	return _mm256_and_si256(set, _mm256_set1_epi8(16));
}

#define LOW_NIBBLES _mm256_and_si256(q, nibble)
#define HIGH_NIBBLES _mm256_and_si256(_mm256_srli_epi16(q, 4), nibble)

BIG(q4_k, LOW_NIBBLES, HIGH_NIBBLES)
BIG(q5_k, _mm256_or_si256(LOW_NIBBLES, fifth_bits(w[b].h, 2 * j)),
    _mm256_or_si256(HIGH_NIBBLES, fifth_bits(w[b].h, 2 * j + 1)))

/* Numbers 32 * part .. + 31 of a half of 128, as 0 .. 63. */
static inline __m256i six_bits(const uint8_t *l, const uint8_t *h, int part)
{
	const __m256i low = _mm256_loadu_si256((const void *)(l + part % 2 * 32));
	const __m256i top = _mm256_loadu_si256((const void *)h);
	const __m256i nibble = _mm256_and_si256(
		part & 2 ? _mm256_srli_epi16(low, 4) : low, _mm256_set1_epi8(15));
	__m256i two;

	/* The two bits at 2 * part, moved to bits 4 and 5. */
	two = _mm256_and_si256(top, _mm256_set1_epi8((char)(3 << (2 * part))));
	two = part < 2 ? _mm256_slli_epi16(two, 4 - 2 * part) :
			 _mm256_srli_epi16(two, 2 * part - 4);
	return _mm256_or_si256(nibble, two);
}

/* Scale 2 * i for the first 16 numbers of a run of 32, the next for the rest. */
static inline __m256i pair_of_scales(__m128i scales, int i)
{
	const __m128i pick = _mm_set_epi64x(0x0101010101010101 * (2 * i + 1),
					    0x0101010101010101 * (2 * i));

	return _mm256_cvtepi8_epi16(_mm_shuffle_epi8(scales, pick));
}

INLINE void dot_q6_k_tile(TILE_ARGS, const size_t T)
{
	const struct block_q6_k *w = row;
	struct act_q8 x[QUANT_TILE];
	__m256 sum[QUANT_TILE];

	find_acts(x, act, act_stride, n, QK, T);
	UNROLL for (size_t t = 0; t < T; t++)
		sum[t] = _mm256_setzero_ps();
	for (size_t b = 0; b < n / QK; b++) {
		const float d = half_to_float(w[b].d);
		const __m128i scales = _mm_loadu_si128((const void *)w[b].scales);
		const __m256i wide = _mm256_cvtepi8_epi16(scales);
		__m256i dot[QUANT_TILE];

		UNROLL for (size_t t = 0; t < T; t++)
			dot[t] = _mm256_setzero_si256();
		UNROLL for (int i = 0; i < QK / 32; i++) {
			const __m256i q = six_bits(w[b].l + i / 4 * 64,
						   w[b].h + i / 4 * 32, i % 4);
			const __m256i s = pair_of_scales(scales, i);

			UNROLL for (size_t t = 0; t < T; t++) {
				dot[t] = add_run(dot[t], q, x[t].q + b * QK + i * 32,
						 s);
			}
		}
		UNROLL for (size_t t = 0; t < T; t++) {
			const __m256i sums = _mm256_loadu_si256(
				(const void *)(x[t].sum + b * (QK / 16)));
			/* The numbers stand for q - 32. */
			const __m256i zero = _mm256_slli_epi32(
				_mm256_madd_epi16(wide, sums), 5);

			sum[t] = _mm256_fmadd_ps(_mm256_set1_ps(d * x[t].d[b]),
				_mm256_cvtepi32_ps(_mm256_sub_epi32(dot[t], zero)),
				sum[t]);
		}
	}
	for (size_t t = 0; t < T; t++)
		out[t * out_stride] = sum_floats(sum[t]);
}
TILED(dot_q6_k)

static const struct quant_ops avx2_ops = {
	.name = "avx2",
	.dot = {
		dot_f32, dot_f16, dot_q4_0, dot_q4_1, dot_q5_0, dot_q5_1,
		dot_q8_0, dot_q4_k, dot_q5_k, dot_q6_k,
	},
	.quantise = { avx2_quantise_f32, avx2_quantise_q8, avx2_quantise_q8k },
	.rms_norm = avx2_rms_norm,
	.softmax = avx2_softmax,
	.silu_mul = avx2_silu_mul,
	.to_f16 = avx2_to_f16,
	.score = avx2_score,
	.mix = avx2_mix,
};

const struct quant_ops *quant_ops_avx2(void)
{
	return &avx2_ops;
}

#else /* built for a processor without AVX2 */

const struct quant_ops *quant_ops_avx2(void)
{
	return NULL;
}

#endif
