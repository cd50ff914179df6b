/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * row_avx2.h - one token times rows of the commonest formats: what generation
 * consists of.  Included after simd_avx2.h.
 *
 * As row_avx512.h: four rows as they lie, the sum of a block in integers, and
 * then the order and the roundings of panel_tile.h, so the bits are the same.
 * Blocks of 32 nibbles are taken in twos, so that what is added across fills a vector.
 */
#ifndef INFERENCE_ROW_AVX2_H
#define INFERENCE_ROW_AVX2_H

#define ROW_COUNT 4

INLINE void ask_ahead_rows(const struct quant_mul *m, size_t first, size_t b,
			   size_t bytes)
{
	const char *p = quant_ahead(m, first * m->row_bytes + b * bytes * ROW_COUNT +
				    QUANT_AHEAD, bytes * ROW_COUNT);

	for (size_t i = 0; p && i < bytes * ROW_COUNT; i += 64)
		_mm_prefetch((const void *)(p + i), _MM_HINT_T1);
}

INLINE __m256i load32(const void *p)
{
	return _mm256_loadu_si256(p);
}

/* The sums of all lanes of each of four. */
INLINE __m128i sum_each(const __m256i v[ROW_COUNT])
{
	const __m256i s = _mm256_hadd_epi32(_mm256_hadd_epi32(v[0], v[1]),
					    _mm256_hadd_epi32(v[2], v[3]));

	return _mm_add_epi32(_mm256_castsi256_si128(s), _mm256_extracti128_si256(s, 1));
}

INLINE __m128 halves_at(const uint8_t *const row[ROW_COUNT], size_t at)
{
	uint16_t h[ROW_COUNT];
	__m128i v;

	UNROLL for (size_t r = 0; r < ROW_COUNT; r++)
		memcpy(h + r, row[r] + at, sizeof(h[r]));
	v = _mm_insert_epi16(_mm_cvtsi32_si128(h[0]), h[1], 1);
	v = _mm_insert_epi16(v, h[2], 2);
	return _mm_cvtph_ps(_mm_insert_epi16(v, h[3], 3));
}

/* sum += d * dx * whole */
INLINE __m128 add_scaled(__m128 sum, __m128 d, __m128 dx, __m128i whole)
{
	return _mm_fmadd_ps(_mm_mul_ps(d, dx), _mm_cvtepi32_ps(whole), sum);
}

INLINE void find_row_pointers(const struct quant_mul *m, size_t first,
			      const uint8_t *row[ROW_COUNT])
{
	UNROLL for (size_t r = 0; r < ROW_COUNT; r++)
		row[r] = (const uint8_t *)m->weights + (first + r) * m->row_bytes;
}

/* --- Q4_K and Q5_K: 16 bytes of scales before the numbers --- */

/* Of four rows' blocks. */
struct k_heads {
	__m256i scale[2]; /* a lane is a row: bytes, 8 scales, 8 minima */
	__m128 d, dmin;
};

/* Number 0 of the lanes of a and b, in the order of rows. */
INLINE __m128i first_of_lanes(__m256i a, __m256i b)
{
	const __m256i v = _mm256_unpacklo_epi32(a, b);

	return _mm_unpacklo_epi32(_mm256_castsi256_si128(v), _mm256_extracti128_si256(v, 1));
}

INLINE struct k_heads load_k_heads(const uint8_t *const row[ROW_COUNT])
{
	/* In each lane. */
#define WORDS(a, b, c, d) _mm256_setr_epi32(a, b, c, d, a, b, c, d)
	const __m256i mask = WORDS(0x3f3f3f3f, 0x0f0f0f0f, 0x3f3f3f3f, 0x0f0f0f0f);
	const __m256i two = WORDS(0, 0x30303030, 0, 0x30303030), shift = WORDS(0, 0, 0, 4);
	const __m128i halves = _mm_setr_epi8(0, 1, 4, 5, 8, 9, 12, 13, 2, 3, 6, 7, 10, 11,
					     14, 15);
	__m256i v[2];
	struct k_heads h;
	__m256 d;

	UNROLL for (size_t i = 0; i < 2; i++) {
		__m256i low, top;

		v[i] = _mm256_inserti128_si256(
			_mm256_castsi128_si256(_mm_loadu_si128((const void *)row[2 * i])),
			_mm_loadu_si128((const void *)row[2 * i + 1]), 1);
		/* d dmin, then words a b c; a c b c >> 4 and a b >> 2: as in
		 * quant_k_scales(). */
		low = _mm256_shuffle_epi32(v[i], _MM_SHUFFLE(3, 2, 3, 1));
		low = _mm256_and_si256(_mm256_srlv_epi32(low, shift), mask);
		top = _mm256_shuffle_epi32(v[i], _MM_SHUFFLE(2, 0, 1, 0));
		top = _mm256_and_si256(_mm256_srli_epi32(top, 2), two);
		h.scale[i] = _mm256_or_si256(low, top);
	}
	d = _mm256_cvtph_ps(_mm_shuffle_epi8(first_of_lanes(v[0], v[1]), halves));
	h.d = _mm256_castps256_ps128(d);
	h.dmin = _mm256_extractf128_ps(d, 1);
	return h;
}

/* The sum of min * sum over the runs, of each row. */
INLINE __m128i k_mins(const struct k_heads *h, const int16_t *sum32)
{
	const __m256i sums = _mm256_broadcastsi128_si256(
		_mm_loadu_si128((const void *)sum32));
	const __m256i zero = _mm256_setzero_si256();
	__m256i v = _mm256_hadd_epi32(
		_mm256_madd_epi16(_mm256_unpackhi_epi8(h->scale[0], zero), sums),
		_mm256_madd_epi16(_mm256_unpackhi_epi8(h->scale[1], zero), sums));

	v = _mm256_hadd_epi32(v, v); /* rows 0 and 2, 1 and 3 */
	return _mm_unpacklo_epi32(_mm256_castsi256_si128(v), _mm256_extracti128_si256(v, 1));
}

/* Half `high` of quarter i of a block: dot += scale * (numbers . x) of each row; their
 * fifth bits are at h.  Sums of two products are within 16 bits. */
INLINE void k_run(__m256i dot[ROW_COUNT], const __m256i q[ROW_COUNT],
		  const __m256i h[ROW_COUNT], const __m256i scale[ROW_COUNT],
		  const int8_t *x, const int i, const int high, const bool fifth)
{
	const __m256i nibble = _mm256_set1_epi8(15), five = _mm256_set1_epi8(16);
	const __m256i v = load32(x + 64 * i + 32 * high);
	/* That byte of the scales as 16 bits in all places. */
	const __m256i pick = _mm256_set1_epi16((short)(0x8000 | (2 * i + high)));
	const int bit = 2 * i + high;

	UNROLL for (size_t r = 0; r < ROW_COUNT; r++) {
		__m256i n = _mm256_and_si256(high ? _mm256_srli_epi16(q[r], 4) : q[r], nibble);

		if (fifth)
			n = _mm256_or_si256(n, _mm256_and_si256(five, bit < 4 ?
				_mm256_slli_epi16(h[r], 4 - bit) :
				_mm256_srli_epi16(h[r], bit - 4)));
		dot[r] = _mm256_add_epi32(dot[r], _mm256_madd_epi16(
			_mm256_maddubs_epi16(n, v), _mm256_shuffle_epi8(scale[r], pick)));
	}
}

INLINE __m128 k_blocks(__m128 sum, const uint8_t *const row[ROW_COUNT],
		       const struct act_q8 *x, size_t n, size_t b, const bool fifth)
{
	const struct k_heads h = load_k_heads(row);
	const size_t low = fifth ? offsetof(struct block_q5_k, q) :
				   offsetof(struct block_q4_k, q);
	const __m128 dx = _mm_set1_ps(x->d[b]);
	__m256i dot[ROW_COUNT], scale[ROW_COUNT], top[ROW_COUNT];

	UNROLL for (size_t r = 0; r < ROW_COUNT; r++) {
		const __m256i s = h.scale[r / 2];

		dot[r] = _mm256_setzero_si256();
		scale[r] = r % 2 ? _mm256_permute2x128_si256(s, s, 0x11) :
				   _mm256_permute2x128_si256(s, s, 0x00);
		top[r] = fifth ? load32(row[r] + offsetof(struct block_q5_k, h)) : dot[r];
	}
	UNROLL for (int i = 0; i < 4; i++) {
		__m256i q[ROW_COUNT];

		UNROLL for (size_t r = 0; r < ROW_COUNT; r++)
			q[r] = load32(row[r] + low + 32 * i);
		k_run(dot, q, top, scale, x->q + b * QK, i, 0, fifth);
		k_run(dot, q, top, scale, x->q + b * QK, i, 1, fifth);
	}
	sum = add_scaled(sum, h.d, dx, sum_each(dot));
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

/* dot + scale * (q . x): sums of two products are within 16 bits. */
INLINE __m256i add_scaled_run(__m256i dot, __m256i q, const int8_t *x, __m256i scale)
{
	return _mm256_add_epi32(dot, _mm256_madd_epi16(scale,
		_mm256_maddubs_epi16(q, load32(x))));
}

/* Scale 2 * i for the first 16 numbers of a run of 32, the next for the rest. */
INLINE __m256i pair_of_scales(__m128i scales, int i)
{
	const __m128i pick = _mm_set_epi64x(0x0101010101010101 * (2 * i + 1),
					    0x0101010101010101 * (2 * i));

	return _mm256_cvtepi8_epi16(_mm_shuffle_epi8(scales, pick));
}

INLINE __m256i row_dot_q6_k(const struct block_q6_k *b, const int8_t *x, __m256i sums)
{
	const __m256i nibble = _mm256_set1_epi8(15), two = _mm256_set1_epi8(0x30);
	const __m128i s = _mm_loadu_si128((const void *)b->scales);
	/* The numbers count from 32. */
	const __m256i zero = _mm256_slli_epi32(
		_mm256_madd_epi16(_mm256_cvtepi8_epi16(s), sums), 5);
	__m256i dot = _mm256_sub_epi32(_mm256_setzero_si256(), zero);

	UNROLL for (int half = 0; half < 2; half++) {
		const __m256i h = load32(b->h + 32 * half);
		const __m256i l = load32(b->l + 64 * half);
		const __m256i k = load32(b->l + 64 * half + 32);
		const __m256i q[4] = {
			_mm256_or_si256(_mm256_and_si256(l, nibble),
				_mm256_and_si256(_mm256_slli_epi16(h, 4), two)),
			_mm256_or_si256(_mm256_and_si256(k, nibble),
				_mm256_and_si256(_mm256_slli_epi16(h, 2), two)),
			_mm256_or_si256(_mm256_and_si256(_mm256_srli_epi16(l, 4), nibble),
				_mm256_and_si256(h, two)),
			_mm256_or_si256(_mm256_and_si256(_mm256_srli_epi16(k, 4), nibble),
				_mm256_and_si256(_mm256_srli_epi16(h, 2), two)),
		};

		UNROLL for (int i = 0; i < 4; i++)
			dot = add_scaled_run(dot, q[i], x + 128 * half + 32 * i,
					     pair_of_scales(s, 4 * half + i));
	}
	return dot;
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
			const __m256i sums = load32(x.sum + b * 16);
			__m256i dot[ROW_COUNT];

			ask_ahead_rows(m, first, b, bytes);
			UNROLL for (size_t r = 0; r < ROW_COUNT; r++)
				dot[r] = row_dot_q6_k((const void *)row[r],
						      x.q + b * QK, sums);
			sum = add_scaled(sum, halves_at(row, offsetof(struct block_q6_k, d)),
					 _mm_set1_ps(x.d[b]), sum_each(dot));
			UNROLL for (size_t r = 0; r < ROW_COUNT; r++)
				row[r] += bytes;
		}
		_mm_storeu_ps(m->out + first, sum);
	}
}

/* Two blocks of a row, b in the lower half and b + 1 in the upper one: the sums of
 * q * x in fours; q counts from 0.  Sums of four products are within 16 bits. */
INLINE __m256i two_q4_0(const uint8_t *at, __m256i low, __m256i high)
{
	const size_t q = offsetof(struct block_q4_0, q);
	const __m256i nibble = _mm256_set1_epi8(15);
	const __m256i v = _mm256_inserti128_si256(
		_mm256_castsi128_si256(_mm_loadu_si128((const void *)(at + q))),
		_mm_loadu_si128((const void *)(at + sizeof(struct block_q4_0) + q)), 1);
	const __m256i sum = _mm256_add_epi16(
		_mm256_maddubs_epi16(_mm256_and_si256(v, nibble), low),
		_mm256_maddubs_epi16(_mm256_and_si256(_mm256_srli_epi16(v, 4), nibble), high));

	return _mm256_madd_epi16(sum, _mm256_set1_epi16(1));
}

INLINE __m128 q4_0_pair(__m128 sum, const uint8_t *const row[ROW_COUNT],
			const struct act_q8 *x, size_t b)
{
	const __m256i first = load32(x->q + b * QS), second = load32(x->q + (b + 1) * QS);
	const __m256i low = _mm256_permute2x128_si256(first, second, 0x20);
	const __m256i high = _mm256_permute2x128_si256(first, second, 0x31);
	__m256i dot[ROW_COUNT], each;

	UNROLL for (size_t r = 0; r < ROW_COUNT; r++)
		dot[r] = two_q4_0(row[r], low, high);
	each = _mm256_hadd_epi32(_mm256_hadd_epi32(dot[0], dot[1]),
				 _mm256_hadd_epi32(dot[2], dot[3]));
	sum = add_scaled(sum, halves_at(row, 0), _mm_set1_ps(x->d[b]),
			 _mm_sub_epi32(_mm256_castsi256_si128(each),
				       _mm_set1_epi32(8 * x->sum[b])));
	return add_scaled(sum, halves_at(row, sizeof(struct block_q4_0)),
			  _mm_set1_ps(x->d[b + 1]),
			  _mm_sub_epi32(_mm256_extracti128_si256(each, 1),
					_mm_set1_epi32(8 * x->sum[b + 1])));
}

INLINE void rows_q4_0(const struct quant_mul *m, size_t rows)
{
	const size_t bytes = 2 * sizeof(struct block_q4_0);
	const struct act_q8 x = act_q8_at(m->act, m->n, QS);

	for (size_t first = 0; first < rows; first += ROW_COUNT) {
		const uint8_t *row[ROW_COUNT];
		__m128 sum = _mm_setzero_ps();

		find_row_pointers(m, first, row);
		for (size_t b = 0; b < m->n / QS; b += 2) {
			if (b % 4 == 0)
				ask_ahead_rows(m, first, b / 4, 2 * bytes);
			sum = q4_0_pair(sum, row, &x, b);
			UNROLL for (size_t r = 0; r < ROW_COUNT; r++)
				row[r] += bytes;
		}
		_mm_storeu_ps(m->out + first, sum);
	}
}

INLINE void rows_q8_0(const struct quant_mul *m, size_t rows)
{
	const size_t bytes = sizeof(struct block_q8_0);
	const struct act_q8 x = act_q8_at(m->act, m->n, QS);
	const __m256i ones = _mm256_set1_epi16(1);

	for (size_t first = 0; first < rows; first += ROW_COUNT) {
		const uint8_t *row[ROW_COUNT];
		__m128 sum = _mm_setzero_ps();

		find_row_pointers(m, first, row);
		for (size_t b = 0; b < m->n / QS; b++) {
			const __m256i v = load32(x.q + b * QS);
			__m256i dot[ROW_COUNT];

			if (b % 4 == 0)
				ask_ahead_rows(m, first, b / 4, 4 * bytes);
			UNROLL for (size_t r = 0; r < ROW_COUNT; r++) {
				const __m256i q = load32(row[r] + 2);

				dot[r] = _mm256_madd_epi16(_mm256_maddubs_epi16(
					_mm256_abs_epi8(q), _mm256_sign_epi8(v, q)), ones);
			}
			sum = add_scaled(sum, halves_at(row, 0), _mm_set1_ps(x.d[b]),
					 sum_each(dot));
			UNROLL for (size_t r = 0; r < ROW_COUNT; r++)
				row[r] += bytes;
		}
		_mm_storeu_ps(m->out + first, sum);
	}
}

#endif
