/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * row_avx2.h - one token times rows of the commonest formats: what generation
 * consists of.  Included after simd_avx2.h.
 *
 * As row_avx512.h: four rows as they lie, the sum of a block in integers, and
 * then the order and the roundings of panel_tile.h, so the bits are the same.
 * Blocks of 32 nibbles are missing: adding across for every 18 bytes takes longer
 * than a panel does.
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

/* dot + scale * (q . x): sums of two products are within 16 bits. */
INLINE __m256i add_scaled_run(__m256i dot, __m256i q, const int8_t *x, __m256i scale)
{
	return _mm256_add_epi32(dot, _mm256_madd_epi16(scale,
		_mm256_maddubs_epi16(q, load32(x))));
}

/* Number i of 8 of 16 bits in all places. */
INLINE __m256i spread_scale(__m256i scale, int i)
{
	return _mm256_shuffle_epi8(scale, _mm256_set1_epi16((short)(0x0100 + i * 0x0202)));
}

/* One row's block of Q4_K or Q5_K, whose fifth bits are at h. */
INLINE __m256i row_dot_k(const uint8_t *scales, const uint8_t *h, const uint8_t *low,
			 const int8_t *x, __m128i sums, __m128i *mins)
{
	const __m256i nibble = _mm256_set1_epi8(15), five = _mm256_set1_epi8(16);
	__m256i dot = _mm256_setzero_si256(), top = dot, scale;
	uint32_t a, b, c;

	memcpy(&a, scales, 4);
	memcpy(&b, scales + 4, 4);
	memcpy(&c, scales + 8, 4);
	scale = _mm256_broadcastsi128_si256(_mm_cvtepu8_epi16(_mm_set_epi32(0, 0,
		(int)((c & 0x0f0f0f0f) | (a >> 6 & 0x03030303) << 4),
		(int)(a & 0x3f3f3f3f))));
	*mins = _mm_madd_epi16(sums, _mm_cvtepu8_epi16(_mm_set_epi32(0, 0,
		(int)((c >> 4 & 0x0f0f0f0f) | (b >> 6 & 0x03030303) << 4),
		(int)(b & 0x3f3f3f3f))));
	if (h)
		top = load32(h);
	UNROLL for (int i = 0; i < 4; i++) {
		const __m256i q = load32(low + 32 * i);
		__m256i lo = _mm256_and_si256(q, nibble);
		__m256i hi = _mm256_and_si256(_mm256_srli_epi16(q, 4), nibble);

		if (h) {
			/* Bits 2 i and 2 i + 1, moved to where 16 stands. */
			lo = _mm256_or_si256(lo, _mm256_and_si256(five, i < 2 ?
				_mm256_slli_epi16(top, 4 - 2 * i) :
				_mm256_srli_epi16(top, 2 * i - 4)));
			hi = _mm256_or_si256(hi, _mm256_and_si256(five, i < 2 ?
				_mm256_slli_epi16(top, 3 - 2 * i) :
				_mm256_srli_epi16(top, 2 * i - 3)));
		}
		dot = add_scaled_run(dot, lo, x + 64 * i, spread_scale(scale, 2 * i));
		dot = add_scaled_run(dot, hi, x + 64 * i + 32,
				     spread_scale(scale, 2 * i + 1));
	}
	return dot;
}

INLINE void rows_k(const struct quant_mul *m, size_t rows, const bool fifth)
{
	const size_t bytes = fifth ? sizeof(struct block_q5_k) : sizeof(struct block_q4_k);
	const size_t low = fifth ? offsetof(struct block_q5_k, q) :
				   offsetof(struct block_q4_k, q);
	const struct act_q8 x = act_q8_at(m->act, m->n, QK);

	for (size_t first = 0; first < rows; first += ROW_COUNT) {
		const uint8_t *row[ROW_COUNT];
		__m128 sum = _mm_setzero_ps();

		find_row_pointers(m, first, row);
		for (size_t b = 0; b < m->n / QK; b++) {
			const __m128i sums = _mm_loadu_si128(
				(const void *)(x.sum + m->n / 16 + b * 8));
			const __m128 dx = _mm_set1_ps(x.d[b]);
			__m256i dot[ROW_COUNT];
			__m128i mins[ROW_COUNT];

			ask_ahead_rows(m, first, b, bytes);
			UNROLL for (size_t r = 0; r < ROW_COUNT; r++)
				dot[r] = row_dot_k(row[r] + 4, fifth ? row[r] + 16 : NULL,
						   row[r] + low, x.q + b * QK, sums,
						   &mins[r]);
			sum = add_scaled(sum, halves_at(row, 0), dx, sum_each(dot));
			sum = add_scaled(sum, halves_at(row, 2),
					 _mm_xor_ps(dx, _mm_set1_ps(-0.0f)),
					 _mm_hadd_epi32(_mm_hadd_epi32(mins[0], mins[1]),
							_mm_hadd_epi32(mins[2], mins[3])));
			UNROLL for (size_t r = 0; r < ROW_COUNT; r++)
				row[r] += bytes;
		}
		_mm_storeu_ps(m->out + first, sum);
	}
}

INLINE void rows_q4_k(const struct quant_mul *m, size_t rows) { rows_k(m, rows, false); }
INLINE void rows_q5_k(const struct quant_mul *m, size_t rows) { rows_k(m, rows, true); }

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
