/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * packed.h - one token times packed rows (quant.h tells how they lie): what
 * generation consists of.  Included after panel_tile.h.
 *
 * Of the commonest formats the numbers go from memory into the products without a
 * panel between; so many panels at a time that an activation that is spread over a
 * vector serves them all.  Sums and roundings are those of panel_tile.h, so the bits
 * are the same.
 */
#ifndef INFERENCE_PACKED_H
#define INFERENCE_PACKED_H

/* Places in memory that are read at once, line by line in turn, and how far ahead of
 * each its lines are asked for; a table whose processors gain by it says so before. */
#ifndef PACKED_STREAMS
#define PACKED_STREAMS 1
#define PACKED_AHEAD 0
#endif

/* Panels at a time: two fit into the registers beside what is at hand. */
#define PACKED_SIDE (QUANT_PACKED / LANES < 2 ? QUANT_PACKED / LANES : 2)
#define PACKED_PANELS (PACKED_STREAMS * PACKED_SIDE)
#define EACH_PANEL UNROLL for (size_t i = 0; i < PACKED_PANELS; i++)

/* sum += a block of 256 numbers of packed rows, those of panel i from at[i] on, times
 * one token. */
typedef void (*packed_fn)(vf sum[PACKED_PANELS], const uint8_t *const at[PACKED_PANELS],
			  const struct token *x, const struct weights f,
			  panel_unpack_fn unpack);

/* Any format. */
INLINE void packed_panel(vf sum[PACKED_PANELS], const uint8_t *const at[PACKED_PANELS],
			 const struct token *x, const struct weights f,
			 panel_unpack_fn unpack)
{
	EACH_PANEL {
		float out[LANES];
		struct token t = *x;
		struct panel p;

		f_store(out, sum[i]);
		t.out = out;
		unpack(&at[i], 0, true, &p);
		if (!f.shape.steps)
			split_signs(&p);
		if (f.big)
			tile_big(&p, &t, QK / QS, f.shape, 1, 1);
		else
			tile_small(&p, &t, QK / QS, f.shape, 1, 1);
		sum[i] = f_load(out);
	}
}

/* The words at byte at of the rows of panel i. */
INLINE vu word_at(const uint8_t *const block[PACKED_PANELS], size_t at, size_t i)
{
	return packed_word(&block[i], at);
}

/* total += the products of words * 4 numbers, times the scale of their run. */
INLINE void add_words(const vu w[][PACKED_PANELS], const int8_t *x, const size_t words,
		      const struct shape s, const vi *scale[PACKED_PANELS],
		      vi total[PACKED_PANELS])
{
	sum_w wide[PACKED_PANELS];

	if (!s.steps) {
		EACH_PANEL wide[i] = sum_w_zero();
		UNROLL for (size_t k = 0; k < words; k++) {
			const vu v = spread4(x + 4 * k);

			EACH_PANEL wide[i] = sum_w_step(wide[i], w[k][i], v);
		}
		EACH_PANEL total[i] += scale ? *scale[i] * wide[i] : wide[i];
		return;
	}
	UNROLL for (size_t c = 0; c < words / s.steps; c++) {
		sum_n sum[PACKED_PANELS];

		EACH_PANEL sum[i] = sum_n_zero();
		UNROLL for (size_t k = c * s.steps; k < (c + 1) * s.steps; k++) {
			const vu v = spread4(x + 4 * k);

			EACH_PANEL sum[i] = sum_n_step(sum[i], w[k][i], v);
		}
		EACH_PANEL total[i] += scale ? sum_n_scaled(sum[i], *scale[i]) :
					       sum_n_total(sum[i]);
	}
}

/* sum += w . x of a block with scales of its runs, of which whole is the sum. */
INLINE vf add_big(vf sum, const struct panel *p, const struct token *x, vi whole,
		  const struct shape s)
{
	const vf dx = f_set(*x->d);
	vi min = i_set(0);

	UNROLL for (size_t r = 0; r < QK / s.run / 2; r++)
		min = add_pairs(min, p->min[r], spread4(x->sum + 2 * r));
	if (!s.offset)
		whole -= min;
	sum = f_fma(p->d[0] * dx, f_from_int(whole), sum);
	return s.offset ? f_fma(p->m[0] * -dx, f_from_int(min), sum) : sum;
}

/* The scales of run r. */
INLINE void find_scales(const struct panel p[PACKED_PANELS], size_t r,
			const vi *scale[PACKED_PANELS])
{
	EACH_PANEL scale[i] = &p[i].scale[r];
}

/* Q4_K and Q5_K. */
INLINE void packed_k(vf sum[PACKED_PANELS], const uint8_t *const at[PACKED_PANELS],
		     const struct token *x, const struct weights f,
		     const bool fifth)
{
	const size_t q = fifth ? offsetof(struct block_q5_k, q) :
				 offsetof(struct block_q4_k, q);
	const size_t high = offsetof(struct block_q5_k, h);
	vu w[8][PACKED_PANELS];
	struct panel p[PACKED_PANELS];
	const vi *scale[PACKED_PANELS];
	vi total[PACKED_PANELS];

	EACH_PANEL {
		vu head[4];

		load_four(&at[i], 0, true, head);
		p[i].d[0] = f_from_half(head[0]);
		p[i].m[0] = f_from_half(head[0] >> 16);
		put_k_scales(head + 1, &p[i]);
		total[i] = i_set(0);
	}
	UNROLL for (size_t run = 0; run < 8; run++) {
		UNROLL for (size_t j = 0; j < 8; j++)
			EACH_PANEL {
				const vu v = word_at(at, q + run / 2 * 32 + 4 * j, i);

				w[j][i] = (run % 2 ? v >> 4 : v) & NIBBLES;
				if (fifth)
					w[j][i] |= fifth_bits(word_at(at, high + 4 * j, i), run);
			}
		find_scales(p, run, scale);
		add_words(w, x->q + 32 * run, 8, f.shape, scale, total);
	}
	EACH_PANEL sum[i] = add_big(sum[i], &p[i], x, total[i], f.shape);
}

INLINE void packed_q4_k(vf sum[PACKED_PANELS], const uint8_t *const at[PACKED_PANELS],
			const struct token *x, const struct weights f,
			panel_unpack_fn unpack)
{
	(void)unpack;
	packed_k(sum, at, x, f, false);
}

INLINE void packed_q5_k(vf sum[PACKED_PANELS], const uint8_t *const at[PACKED_PANELS],
			const struct token *x, const struct weights f,
			panel_unpack_fn unpack)
{
	(void)unpack;
	packed_k(sum, at, x, f, true);
}

/* Four runs side by side, so that the words are taken in their order. */
INLINE void packed_q6_k(vf sum[PACKED_PANELS], const uint8_t *const at[PACKED_PANELS],
			const struct token *x, const struct weights f,
			panel_unpack_fn unpack)
{
	struct panel p[PACKED_PANELS];
	vi total[PACKED_PANELS];

	(void)unpack;
	EACH_PANEL {
		put_q6_k_scales(&at[i], 0, true, &p[i]);
		total[i] = i_set(0);
	}
	UNROLL for (size_t c = 0; c < 16; c += f.shape.steps) { /* words */
		const size_t part = c / 4, run = part / 2 * 8 + part % 2;
		sum_n run_sum[4][PACKED_PANELS];

		UNROLL for (size_t k = 0; k < 4; k++)
			EACH_PANEL run_sum[k][i] = sum_n_zero();
		UNROLL for (size_t j = c; j < c + f.shape.steps; j++) {
			const size_t word = offsetof(struct packed_q6_k, part) + 12 * j;
			vu w[PACKED_PANELS][4];

			EACH_PANEL six_bits(word_at(at, word, i), word_at(at, word + 4, i),
					    word_at(at, word + 8, i), w[i]);
			UNROLL for (size_t k = 0; k < 4; k++) {
				const vu v = spread4(x->q + 16 * (run + 2 * k) + j % 4 * 4);

				EACH_PANEL run_sum[k][i] = sum_n_step(run_sum[k][i], w[i][k], v);
			}
		}
		UNROLL for (size_t k = 0; k < 4; k++)
			EACH_PANEL total[i] += sum_n_scaled(run_sum[k][i], p[i].scale[run + 2 * k]);
	}
	EACH_PANEL sum[i] = add_big(sum[i], &p[i], x, total[i], f.shape);
}

/* sum += d * (w - zero) . x of 32 numbers, block b of the token's; d is a half float. */
INLINE void add_small(vf sum[PACKED_PANELS], const vu w[][PACKED_PANELS],
		      const vu d[PACKED_PANELS], const struct token *x, size_t b,
		      const struct shape s)
{
	const vf dx = f_set(x->d[b]);
	vi total[PACKED_PANELS];

	EACH_PANEL total[i] = i_set(-s.zero * (int32_t)x->sum[b]);
	add_words(w, x->q + QS * b, 8, s, NULL, total);
	EACH_PANEL sum[i] = f_fma(f_from_half(d[i]) * dx, f_from_int(total[i]), sum[i]);
}

INLINE void packed_q4_0(vf sum[PACKED_PANELS], const uint8_t *const block[PACKED_PANELS],
			const struct token *x, const struct weights f,
			panel_unpack_fn unpack)
{
	(void)unpack;
	UNROLL for (size_t b = 0; b < QK / QS; b += 2) {
		const size_t at = b * sizeof(struct block_q4_0);
		vu w[8][PACKED_PANELS], d[PACKED_PANELS];

		UNROLL for (size_t j = 0; j < 8; j++)
			EACH_PANEL {
				const vu v = word_at(block, at + j % 4 * 4, i);
				const vu next = word_at(block, at + j % 4 * 4 + 4, i);

				w[j][i] = (j < 4 ? v >> 16 | next << 16 :
					   v >> 20 | next << 12) & NIBBLES;
			}
		EACH_PANEL d[i] = word_at(block, at, i);
		add_small(sum, w, d, x, b, f.shape);
		UNROLL for (size_t j = 0; j < 8; j++)
			EACH_PANEL {
				const vu v = word_at(block, at + 20 + j % 4 * 4, i);

				w[j][i] = (j < 4 ? v : v >> 4) & NIBBLES;
			}
		EACH_PANEL d[i] = word_at(block, at + 16, i) >> 16;
		add_small(sum, w, d, x, b + 1, f.shape);
	}
}

INLINE void packed_q8_0(vf sum[PACKED_PANELS], const uint8_t *const block[PACKED_PANELS],
			const struct token *x, const struct weights f,
			panel_unpack_fn unpack)
{
	(void)unpack;
	UNROLL for (size_t b = 0; b < QK / QS; b += 2) {
		const size_t at = b * sizeof(struct block_q8_0);
		vu w[8][PACKED_PANELS], d[PACKED_PANELS];

		UNROLL for (size_t j = 0; j < 8; j++)
			EACH_PANEL w[j][i] = (word_at(block, at + 4 * j, i) >> 16 |
					      word_at(block, at + 4 * j + 4, i) << 16) ^ BYTE_FLIP;
		EACH_PANEL d[i] = word_at(block, at, i);
		add_small(sum, w, d, x, b, f.shape);
		UNROLL for (size_t j = 0; j < 8; j++)
			EACH_PANEL w[j][i] = word_at(block, at + 36 + 4 * j, i) ^ BYTE_FLIP;
		EACH_PANEL d[i] = word_at(block, at + 32, i) >> 16;
		add_small(sum, w, d, x, b + 1, f.shape);
	}
}

/* The first row of each panel, g steps of rows into its stream of so many; the last
 * step again where there are no more. */
INLINE void find_panels(const struct quant_mul *m, size_t g, size_t steps,
			size_t first[PACKED_PANELS], const uint8_t *at[PACKED_PANELS])
{
	const size_t step = PACKED_SIDE * LANES, last = (m->rows - 1) / step;

	EACH_PANEL {
		const size_t mine = i / PACKED_SIDE * steps + g;

		first[i] = (mine < last ? mine : last) * step + i % PACKED_SIDE * LANES;
		at[i] = packed_rows(m, first[i]);
	}
}

INLINE void ask_packed(const uint8_t *const at[PACKED_PANELS], size_t bytes)
{
	for (size_t k = 0; PACKED_AHEAD && k < bytes; k += 64)
		UNROLL for (size_t i = 0; i < PACKED_PANELS; i += PACKED_SIDE)
			__builtin_prefetch(at[i] + PACKED_AHEAD + k, 0, 2);
}

/* One token times packed rows, which follow each other in memory and in time. */
INLINE void multiply_packed(const struct quant_mul *m, const struct weights f,
			    panel_unpack_fn unpack, packed_fn block)
{
	const size_t bytes = QUANT_PACKED_BYTES(f.bytes) * QUANT_PACKED;
	const size_t step = PACKED_STREAMS * PACKED_SIDE * LANES;
	const size_t steps = (m->rows + step - 1) / step;

	for (size_t g = 0; g < steps; g++) {
		const uint8_t *at[PACKED_PANELS];
		size_t first[PACKED_PANELS];
		vf sum[PACKED_PANELS];

		find_panels(m, g, steps, first, at);
		EACH_PANEL sum[i] = f_set(0);
		for (size_t b = 0; b < m->n / QK; b++) {
			const struct token x = token_at(m, 0, b, f);

			ask_packed(at, bytes);
			block(sum, at, &x, f, unpack);
			EACH_PANEL at[i] += bytes;
		}
		EACH_PANEL {
			const size_t left = m->rows > first[i] ? m->rows - first[i] : 0;
			float out[LANES];

			f_store(out, sum[i]);
			memcpy(m->out + first[i], out, (left < LANES ? left : LANES) * sizeof(*out));
		}
	}
}

#endif
