/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * row_avx512.h - one token times rows of the commonest formats: what generation
 * consists of.  Included after simd_avx512.h.
 *
 * With one token there is nothing to share a panel with, so the rows are
 * multiplied as they lie, four at a time, faster than memory delivers them.  The
 * sum of a block is an integer and exact; the lanes that hold it are added
 * across, four rows at once, and what follows is done in the order and with the
 * roundings of panel_tile.h: the results have the same bits.
 */
#ifndef INFERENCE_ROW_AVX512_H
#define INFERENCE_ROW_AVX512_H

#define ROW_COUNT 4

/* In each 128-bit lane: the sum of that lane of a[0], of a[1], of a[2], of a[3]. */
INLINE __m512i sum_lanes(const __m512i a[4])
{
	const __m512i p = _mm512_add_epi32(_mm512_unpacklo_epi32(a[0], a[1]),
					   _mm512_unpackhi_epi32(a[0], a[1]));
	const __m512i q = _mm512_add_epi32(_mm512_unpacklo_epi32(a[2], a[3]),
					   _mm512_unpackhi_epi32(a[2], a[3]));

	return _mm512_add_epi32(_mm512_unpacklo_epi64(p, q),
				_mm512_unpackhi_epi64(p, q));
}

INLINE __m128i fold_lanes(__m512i v)
{
	const __m256i h = _mm256_add_epi32(_mm512_castsi512_si256(v),
					   _mm512_extracti64x4_epi64(v, 1));

	return _mm_add_epi32(_mm256_castsi256_si128(h),
			     _mm256_extracti128_si256(h, 1));
}

/* Rows lie one after another, so while four are read at a time what is asked
 * for is one stream.  b is the block at hand of the rows from first on. */
INLINE void ask_ahead_rows(const struct quant_mul *m, size_t first, size_t b,
			   size_t bytes)
{
	const char *p = quant_ahead(m, first * m->row_bytes + b * bytes * ROW_COUNT +
				    QUANT_AHEAD, bytes * ROW_COUNT);

	for (size_t i = 0; p && i < bytes * ROW_COUNT; i += 64)
		_mm_prefetch((const void *)(p + i), _MM_HINT_T1);
}

/* A vector of which each lane is 16 bytes at byte at of one row. */
INLINE __m512i load_lanes(const uint8_t *const row[ROW_COUNT], size_t at)
{
	__m512i v = _mm512_castsi128_si512(_mm_loadu_si128((const void *)(row[0] + at)));

	v = _mm512_inserti32x4(v, _mm_loadu_si128((const void *)(row[1] + at)), 1);
	v = _mm512_inserti32x4(v, _mm_loadu_si128((const void *)(row[2] + at)), 2);
	return _mm512_inserti32x4(v, _mm_loadu_si128((const void *)(row[3] + at)), 3);
}

/* Two times 32 bytes. */
INLINE __m512i load_halves2(const void *low, const void *high)
{
	return _mm512_inserti64x4(
		_mm512_castsi256_si512(_mm256_loadu_si256(low)),
		_mm256_loadu_si256(high), 1);
}

INLINE void find_row_pointers(const struct quant_mul *m, size_t first,
			      const uint8_t *row[ROW_COUNT])
{
	UNROLL for (size_t r = 0; r < ROW_COUNT; r++)
		row[r] = (const uint8_t *)m->weights + (first + r) * m->row_bytes;
}

/* sum += d * dx * whole, and the same of the four rows' minima. */
INLINE __m128 add_scaled(__m128 sum, __m128 d, __m128 dx, __m128i whole)
{
	return _mm_fmadd_ps(_mm_mul_ps(d, dx), _mm_cvtepi32_ps(whole), sum);
}

/* --- Q4_K and Q5_K: 16 bytes of scales before the numbers --- */

/* Of four rows' blocks; a lane is a row. */
struct k_heads {
	__m512i scale;   /* bytes: 8 scales, 8 minima */
	__m128 d, dmin;
};

INLINE struct k_heads load_k_heads(const uint8_t *const row[ROW_COUNT])
{
	const __m512i v = load_lanes(row, 0); /* d dmin, then words a b c */
	const __m512i mask = _mm512_set4_epi32(0x0f0f0f0f, 0x3f3f3f3f, 0x0f0f0f0f,
					       0x3f3f3f3f);
	const __m512i shift = _mm512_set4_epi32(4, 0, 0, 0);
	const __m512i two = _mm512_set4_epi32(0x30303030, 0, 0x30303030, 0);
	const __m512i pick = _mm512_castsi128_si512(_mm_setr_epi16(0, 8, 16, 24,
								   1, 9, 17, 25));
	const __m256 d = _mm256_cvtph_ps(_mm512_castsi512_si128(
		_mm512_permutexvar_epi16(pick, v)));
	struct k_heads h;
	__m512i low, top;

	/* a c b c >> 4 and a b >> 2: as in quant_k_scales(). */
	low = _mm512_shuffle_epi32(v, (_MM_PERM_ENUM)_MM_SHUFFLE(3, 2, 3, 1));
	low = _mm512_and_si512(_mm512_srlv_epi32(low, shift), mask);
	top = _mm512_shuffle_epi32(v, (_MM_PERM_ENUM)_MM_SHUFFLE(2, 0, 1, 0));
	top = _mm512_and_si512(_mm512_srli_epi32(top, 2), two);
	h.scale = _mm512_or_si512(low, top);
	h.d = _mm256_castps256_ps128(d);
	h.dmin = _mm256_extractf128_ps(d, 1);
	return h;
}

/* The sum of min * sum over the runs, of each row. */
INLINE __m128i k_mins(const struct k_heads *h, const int16_t *sum32)
{
	const __m512i sums = _mm512_broadcast_i32x4(_mm_loadu_si128((const void *)sum32));
	__m512i v = _mm512_madd_epi16(_mm512_unpackhi_epi8(h->scale,
							   _mm512_setzero_si512()), sums);

	v = _mm512_add_epi32(v, _mm512_shuffle_epi32(v, (_MM_PERM_ENUM)0x4e));
	v = _mm512_add_epi32(v, _mm512_shuffle_epi32(v, (_MM_PERM_ENUM)0xb1));
	return _mm512_castsi512_si128(_mm512_permutexvar_epi32(
		_mm512_castsi128_si512(_mm_setr_epi32(0, 4, 8, 12)), v));
}

/* 128 numbers: low nibbles are runs 0 and 2, high ones 1 and 3; h NULL: Q4_K. */
INLINE __m512i k_half(__m512i dot, const uint8_t *q, const __m512i *h,
		      const __m512i x[2], __m512i scale, const int half)
{
	const __m512i nibble = _mm512_set1_epi8(15), zero = _mm512_setzero_si512();
	const __m512i v = _mm512_loadu_si512(q);
	const short s = (short)(4 * half);
	/* Four words of each run's scale, in the order that packing gives. */
#define PICK(i) (short)(0x8000 | (s + (i)))
#define PICK4(i) PICK(i), PICK(i), PICK(i), PICK(i)
	const __m512i pick = (__m512i)(short __attribute__((vector_size(64)))){
		PICK4(0), PICK4(1), PICK4(0), PICK4(1),
		PICK4(2), PICK4(3), PICK4(2), PICK4(3),
	};
	__m512i lo = _mm512_and_si512(v, nibble);
	__m512i hi = _mm512_and_si512(_mm512_srli_epi16(v, 4), nibble);

	if (h) {
		const __m512i bit = _mm512_inserti64x4(
			_mm512_set1_epi8((char)(1 << s)),
			_mm256_set1_epi8((char)(4 << s)), 1);

		lo = _mm512_mask_add_epi8(lo, _mm512_test_epi8_mask(*h, bit), lo,
					  _mm512_set1_epi8(16));
		hi = _mm512_mask_add_epi8(hi, _mm512_test_epi8_mask(*h,
				_mm512_add_epi8(bit, bit)), hi, _mm512_set1_epi8(16));
	}
	return _mm512_dpwssd_epi32(dot,
		_mm512_packs_epi32(_mm512_dpbusd_epi32(zero, lo, x[0]),
				   _mm512_dpbusd_epi32(zero, hi, x[1])),
		_mm512_shuffle_epi8(scale, pick));
}

INLINE __m512i k_dot(const uint8_t *q, const uint8_t *h, const __m512i x[4],
		     __m512i scale)
{
	__m512i dot = _mm512_setzero_si512(), top = dot;

	if (h)
		top = load_halves2(h, h);
	dot = k_half(dot, q, h ? &top : NULL, x, scale, 0);
	return k_half(dot, q + 64, h ? &top : NULL, x + 2, scale, 1);
}

INLINE __m128 k_blocks(__m128 sum, const uint8_t *const row[ROW_COUNT],
		       const struct act_q8 *x, size_t n, size_t b, const bool fifth)
{
	const struct k_heads h = load_k_heads(row);
	const size_t low = fifth ? offsetof(struct block_q5_k, q) :
				   offsetof(struct block_q4_k, q);
	const int8_t *a = x->q + b * QK;
	const __m128 dx = _mm_set1_ps(x->d[b]);
	__m512i v[4], dot[ROW_COUNT];

	UNROLL for (size_t i = 0; i < 4; i++)
		v[i] = load_halves2(a + i / 2 * 128 + i % 2 * 32,
				    a + i / 2 * 128 + i % 2 * 32 + 64);
#define ROW_DOT(r)                                                             \
	dot[r] = k_dot(row[r] + low,                                           \
		       fifth ? row[r] + offsetof(struct block_q5_k, h) : NULL, v, \
		       _mm512_shuffle_i32x4(h.scale, h.scale, (r) * 0x55))
	ROW_DOT(0);
	ROW_DOT(1);
	ROW_DOT(2);
	ROW_DOT(3);
	sum = add_scaled(sum, h.d, dx, fold_lanes(sum_lanes(dot)));
	return add_scaled(sum, h.dmin, _mm_xor_ps(dx, _mm_set1_ps(-0.0f)),
			  k_mins(&h, x->sum + n / 16 + b * 8));
}

INLINE void rows_k(const struct quant_mul *m, size_t rows, const bool fifth)
{
	const size_t bytes = fifth ? sizeof(struct block_q5_k) : sizeof(struct block_q4_k);
	const struct act_q8 x = act_q8_at(m->act, m->n, QK);

	for (size_t first = 0; first < rows; first += ROW_COUNT) {
		const uint8_t *row[ROW_COUNT];
		__m128 sum = _mm_setzero_ps();

		find_row_pointers(m, first, row);
		for (size_t b = 0; b < m->n / QK; b++) {
			ask_ahead_rows(m, first, b, bytes);
			sum = k_blocks(sum, row, &x, m->n, b, fifth);
			UNROLL for (size_t r = 0; r < ROW_COUNT; r++)
				row[r] += bytes;
		}
		_mm_storeu_ps(m->out + first, sum);
	}
}

INLINE void rows_q4_k(const struct quant_mul *m, size_t rows) { rows_k(m, rows, false); }
INLINE void rows_q5_k(const struct quant_mul *m, size_t rows) { rows_k(m, rows, true); }

/* --- Q6_K: 16 runs of 16 --- */

/* The scales of the runs in 128 numbers, in the order that packing gives. */
INLINE __m512i q6_scales(__m512i scale, const int half)
{
	const short s = (short)(8 * half);
#define FOUR(i) (short)(s + (i)), (short)(s + (i)), (short)(s + (i)), (short)(s + (i))
	const __m512i pick = (__m512i)(short __attribute__((vector_size(64)))){
		FOUR(0), FOUR(4), FOUR(1), FOUR(5), FOUR(2), FOUR(6), FOUR(3), FOUR(7),
	};

	return _mm512_permutexvar_epi16(pick, scale);
}

INLINE __m512i q6_half(__m512i dot, const struct block_q6_k *b, const int8_t *x,
		       __m512i scale, const int half)
{
	const __m512i four = _mm512_set1_epi8(15), two = _mm512_set1_epi8(0x30);
	const __m512i zero = _mm512_setzero_si512();
	const __m512i l = _mm512_loadu_si512(b->l + 64 * half);
	/* The two bits of the second half of a vector are two further up. */
	const __m512i h = _mm512_srlv_epi64(
		_mm512_broadcast_i64x4(_mm256_loadu_si256((const void *)(b->h + 32 * half))),
		_mm512_set_epi64(2, 2, 2, 2, 0, 0, 0, 0));
	const __m512i lo = _mm512_or_si512(_mm512_and_si512(l, four),
		_mm512_and_si512(_mm512_slli_epi64(h, 4), two));
	const __m512i hi = _mm512_or_si512(
		_mm512_and_si512(_mm512_srli_epi64(l, 4), four),
		_mm512_and_si512(h, two));

	/* Four products are within 16 bits: 4 * 63 * 127. */
	return _mm512_dpwssd_epi32(dot, _mm512_packs_epi32(
		_mm512_dpbusd_epi32(zero, lo, _mm512_loadu_si512(x + 128 * half)),
		_mm512_dpbusd_epi32(zero, hi, _mm512_loadu_si512(x + 128 * half + 64))),
		q6_scales(scale, half));
}

INLINE __m512i q6_dot(const uint8_t *at, const int8_t *x, __m256i sums)
{
	const struct block_q6_k *b = (const void *)at;
	const __m256i scale = _mm256_cvtepi8_epi16(
		_mm_loadu_si128((const void *)b->scales));
	__m512i dot = _mm512_setzero_si512();

	dot = q6_half(dot, b, x, _mm512_castsi256_si512(scale), 0);
	dot = q6_half(dot, b, x, _mm512_castsi256_si512(scale), 1);
	/* The numbers count from 32. */
	return _mm512_sub_epi32(dot, _mm512_zextsi256_si512(_mm256_slli_epi32(
		_mm256_madd_epi16(scale, sums), 5)));
}

INLINE __m128 halves_at(const uint8_t *const row[ROW_COUNT], size_t at)
{
	__m128i v = _mm_setzero_si128();
	uint16_t h[ROW_COUNT];

	UNROLL for (size_t r = 0; r < ROW_COUNT; r++)
		memcpy(h + r, row[r] + at, sizeof(h[r]));
	v = _mm_insert_epi16(_mm_cvtsi32_si128(h[0]), h[1], 1);
	v = _mm_insert_epi16(v, h[2], 2);
	return _mm_cvtph_ps(_mm_insert_epi16(v, h[3], 3));
}

INLINE void rows_q6_k(const struct quant_mul *m, size_t rows)
{
	const struct act_q8 x = act_q8_at(m->act, m->n, QK);
	const size_t bytes = sizeof(struct block_q6_k);

	for (size_t first = 0; first < rows; first += ROW_COUNT) {
		const uint8_t *row[ROW_COUNT];
		__m128 sum = _mm_setzero_ps();

		find_row_pointers(m, first, row);
		for (size_t b = 0; b < m->n / QK; b++) {
			const __m256i sums = _mm256_loadu_si256(
				(const void *)(x.sum + b * 16));
			__m512i dot[ROW_COUNT];

			ask_ahead_rows(m, first, b, bytes);
			UNROLL for (size_t r = 0; r < ROW_COUNT; r++)
				dot[r] = q6_dot(row[r], x.q + b * QK, sums);
			sum = add_scaled(sum, halves_at(row, offsetof(struct block_q6_k, d)),
					 _mm_set1_ps(x.d[b]), fold_lanes(sum_lanes(dot)));
			UNROLL for (size_t r = 0; r < ROW_COUNT; r++)
				row[r] += bytes;
		}
		_mm_storeu_ps(m->out + first, sum);
	}
}

/* --- Q4_0 and Q8_0: four blocks of 32 at a time, a lane each --- */

/* The first halves of four blocks, and the second ones; unsigned.  The blocks have
 * 72 bytes: two loads, of which the nibbles are picked by twos. */
INLINE void four_q4_0(const uint8_t *at, __m512i *lo, __m512i *hi)
{
	/* Word w of the first 64 bytes, of the last 64. */
#define FROM(w) (short)((w) < 32 ? (w) : (w) - 4 + 32)
#define EIGHT(w) FROM(w), FROM((w) + 1), FROM((w) + 2), FROM((w) + 3),         \
		 FROM((w) + 4), FROM((w) + 5), FROM((w) + 6), FROM((w) + 7)
	const __m512i pick = (__m512i)(short __attribute__((vector_size(64)))){
		EIGHT(1), EIGHT(10), EIGHT(19), EIGHT(28),
	};
	const __m512i nibble = _mm512_set1_epi8(15);
	const __m512i v = _mm512_permutex2var_epi16(_mm512_loadu_si512(at), pick,
						    _mm512_loadu_si512(at + 8));

	*lo = _mm512_and_si512(v, nibble);
	*hi = _mm512_and_si512(_mm512_srli_epi16(v, 4), nibble);
}

INLINE void four_q8_0(const uint8_t *at, __m512i *lo, __m512i *hi)
{
	const uint8_t *const q[4] = { at + 2, at + 36, at + 70, at + 104 };
	const __m512i flip = _mm512_set1_epi8((char)0x80);

	*lo = _mm512_xor_si512(load_lanes(q, 0), flip);
	*hi = _mm512_xor_si512(load_lanes(q, 16), flip);
}

/* The scales of four blocks of four rows: lane b has those of block b.  They
 * are the 16-bit numbers 0, `step`, ... of what is loaded at 0 and at second. */
INLINE __m512 four_scales(const uint8_t *const row[ROW_COUNT], const short step,
			  const size_t second)
{
	const short b1 = step, b2 = (short)(second ? 0 : 2 * step),
		    b3 = (short)(second ? step : 3 * step);
	const __m512i pick = (__m512i)(short __attribute__((vector_size(64)))){
		0, 32, 0, 32, b1, (short)(b1 + 32), b1, (short)(b1 + 32),
		b2, (short)(b2 + 32), b2, (short)(b2 + 32),
		b3, (short)(b3 + 32), b3, (short)(b3 + 32),
	};
	__m512i a = _mm512_permutex2var_epi16(_mm512_loadu_si512(row[0]), pick,
					      _mm512_loadu_si512(row[1]));
	__m512i b = _mm512_permutex2var_epi16(_mm512_loadu_si512(row[2]), pick,
					      _mm512_loadu_si512(row[3]));

	a = _mm512_mask_blend_epi16(0xcccccccc, a, b);
	if (second) {
		b = _mm512_permutex2var_epi16(_mm512_loadu_si512(row[2] + second), pick,
					      _mm512_loadu_si512(row[3] + second));
		b = _mm512_mask_blend_epi16(0xcccccccc, _mm512_permutex2var_epi16(
			_mm512_loadu_si512(row[0] + second), pick,
			_mm512_loadu_si512(row[1] + second)), b);
		a = _mm512_mask_blend_epi16(0xff00, a, b);
	}
	return _mm512_cvtph_ps(_mm512_castsi512_si256(a));
}

typedef void (*four_fn)(const uint8_t *at, __m512i *lo, __m512i *hi);

/* Each of four numbers in all places of its lane. */
INLINE __m512i to_lanes(__m128i v)
{
	return _mm512_permutexvar_epi32(_mm512_setr_epi32(0, 0, 0, 0, 1, 1, 1, 1, 2, 2,
							  2, 2, 3, 3, 3, 3),
					_mm512_castsi128_si512(v));
}

INLINE void rows_small(const struct quant_mul *m, size_t rows, four_fn unpack,
		       const size_t bytes, const size_t second, const int zero)
{
	const struct act_q8 x = act_q8_at(m->act, m->n, QS);
	const short step = (short)(bytes / 2);

	for (size_t first = 0; first < rows; first += ROW_COUNT) {
		const uint8_t *row[ROW_COUNT];
		__m128 sum = _mm_setzero_ps();

		find_row_pointers(m, first, row);
		for (size_t b = 0; b < m->n / QS; b += 4) {
			const __m512i x0 = _mm512_loadu_si512(x.q + b * QS);
			const __m512i x1 = _mm512_loadu_si512(x.q + b * QS + 64);
			const __m512i xlo = _mm512_shuffle_i64x2(x0, x1, 0x88);
			const __m512i xhi = _mm512_shuffle_i64x2(x0, x1, 0xdd);
			const __m512i offset = to_lanes(_mm_mullo_epi32(_mm_set1_epi32(zero),
				_mm_cvtepi16_epi32(_mm_loadl_epi64((const void *)(x.sum + b)))));
			const __m512 d = _mm512_mul_ps(four_scales(row, step, second),
				_mm512_castsi512_ps(to_lanes(_mm_loadu_si128(
					(const void *)(x.d + b)))));
			__m512i dot[ROW_COUNT];
			__m512 f;

			ask_ahead_rows(m, first, b / 4, 4 * bytes);
			UNROLL for (size_t r = 0; r < ROW_COUNT; r++) {
				__m512i lo, hi;

				unpack(row[r], &lo, &hi);
				dot[r] = _mm512_dpbusd_epi32(_mm512_dpbusd_epi32(
					_mm512_setzero_si512(), lo, xlo), hi, xhi);
				row[r] += 4 * bytes;
			}
			f = _mm512_cvtepi32_ps(_mm512_sub_epi32(sum_lanes(dot), offset));
			sum = _mm_fmadd_ps(_mm512_castps512_ps128(d),
					   _mm512_castps512_ps128(f), sum);
			sum = _mm_fmadd_ps(_mm512_extractf32x4_ps(d, 1),
					   _mm512_extractf32x4_ps(f, 1), sum);
			sum = _mm_fmadd_ps(_mm512_extractf32x4_ps(d, 2),
					   _mm512_extractf32x4_ps(f, 2), sum);
			sum = _mm_fmadd_ps(_mm512_extractf32x4_ps(d, 3),
					   _mm512_extractf32x4_ps(f, 3), sum);
		}
		_mm_storeu_ps(m->out + first, sum);
	}
}

INLINE void rows_q4_0(const struct quant_mul *m, size_t rows)
{
	rows_small(m, rows, four_q4_0, sizeof(struct block_q4_0), 0, 8);
}

INLINE void rows_q8_0(const struct quant_mul *m, size_t rows)
{
	rows_small(m, rows, four_q8_0, sizeof(struct block_q8_0),
		   2 * sizeof(struct block_q8_0), BYTE_ZERO);
}

#endif
