/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * panel_float.h - matrices of floats and half floats times tokens.  Included
 * after a simd_*.h file.
 *
 * Lanes are neighbouring numbers of a row here, and summed across at the end:
 * the order is the same for every number of rows and tokens.
 */
#ifndef INFERENCE_PANEL_FLOAT_H
#define INFERENCE_PANEL_FLOAT_H

#define FLOAT_ROWS 4
#define FLOAT_TOKENS TILE_TOKENS

typedef vf (*float_load_fn)(const void *row, size_t i);
typedef float (*float_one_fn)(const void *row, size_t i);

INLINE vf load_f32(const void *row, size_t i) { return f_load((const float *)row + i); }
INLINE vf load_f16(const void *row, size_t i) { return f_load_half((const uint16_t *)row + i); }
INLINE vf load_bf16(const void *row, size_t i) { return f_load_bf16((const uint16_t *)row + i); }
INLINE float one_f32(const void *row, size_t i) { return ((const float *)row)[i]; }
INLINE float one_f16(const void *row, size_t i) { return quant_f16(((const uint16_t *)row)[i]); }
INLINE float one_bf16(const void *row, size_t i) { return quant_bf16(((const uint16_t *)row)[i]); }

INLINE void tile_float(const struct quant_mul *m, size_t r, size_t t,
		       float_load_fn load, float_one_fn one, const size_t R,
		       const size_t T)
{
	const char *row[FLOAT_ROWS];
	const float *x[FLOAT_TOKENS];
	vf sum[FLOAT_ROWS][FLOAT_TOKENS];
	size_t i;

	UNROLL for (size_t a = 0; a < R; a++) {
		row[a] = (const char *)m->weights + (r + a) * m->row_bytes;
		UNROLL for (size_t b = 0; b < T; b++)
			sum[a][b] = f_set(0);
	}
	UNROLL for (size_t b = 0; b < T; b++)
		x[b] = (const void *)((const char *)m->act + (t + b) * m->act_stride);
	for (i = 0; i + LANES <= m->n; i += LANES) {
		vf w[FLOAT_ROWS];

		UNROLL for (size_t a = 0; a < R; a++)
			w[a] = load(row[a], i);
		UNROLL for (size_t b = 0; b < T; b++) {
			const vf v = f_load(x[b] + i);

			UNROLL for (size_t a = 0; a < R; a++)
				sum[a][b] = f_fma(w[a], v, sum[a][b]);
		}
	}
	UNROLL for (size_t a = 0; a < R; a++) {
		UNROLL for (size_t b = 0; b < T; b++) {
			float s = f_sum(sum[a][b]);

			for (size_t k = i; k < m->n; k++)
				s += one(row[a], k) * x[b][k];
			m->out[(t + b) * m->out_stride + r + a] = s;
		}
	}
}

INLINE void rows_float(const struct quant_mul *m, size_t r, float_load_fn load,
		       float_one_fn one, const size_t R)
{
	size_t t = 0;

	for (; t + FLOAT_TOKENS <= m->tokens; t += FLOAT_TOKENS)
		tile_float(m, r, t, load, one, R, FLOAT_TOKENS);
	for (; t < m->tokens; t++)
		tile_float(m, r, t, load, one, R, 1);
}

INLINE void multiply_float(const struct quant_mul *m, float_load_fn load,
			   float_one_fn one)
{
	size_t r = 0;

	for (; r + FLOAT_ROWS <= m->rows; r += FLOAT_ROWS)
		rows_float(m, r, load, one, FLOAT_ROWS);
	for (; r < m->rows; r++)
		rows_float(m, r, load, one, 1);
}

#endif
