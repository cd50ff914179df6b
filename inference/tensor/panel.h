/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * panel.h - weights of LANES rows unpacked side by side, and the formats of 32
 * numbers a block.  Included after a simd_*.h file, by the files of that
 * instruction set only.
 *
 * Quantised weights are multiplied in two steps.  256 numbers of each of LANES
 * rows are unpacked to bytes that lie so that one vector holds the same four
 * numbers of all rows; then each vector is multiplied with four activations of
 * one token, the same for all lanes.  So a lane is a row all the way: nothing is
 * added across a vector, scales and minima are vectors too, and the rows of a
 * file are turned on the way by the loads that read them anyway.  A panel stays
 * in the first-level cache while all tokens of a batch are multiplied with it.
 *
 * The sum of a row is made block by block in the order of the numbers, within a
 * block in integers: it does not depend on how many tokens, rows or threads are
 * at work.
 */
#ifndef INFERENCE_PANEL_H
#define INFERENCE_PANEL_H

#ifndef LANES
#error "include a simd_*.h file first"
#endif

struct panel {
	vu q[QK / 4];  /* numbers 4g .. 4g+3, a byte each */
	/* Bytes of full range, where an instruction set has no product for them: q has
	 * their magnitudes; and what a run's sum starts with (sum_w_split()). */
	vu sign[WIDE ? QK / 4 : 1];
	vi below[WIDE ? QK / QS : 1];
	/* Formats with one scale a block: w = d[0] * scale * q - m[0] * min.
	 * scale is per run (as panel_scale() makes it); min holds those of two
	 * runs of 16 bits, or the zeroes that q counts from, times the scale. */
	vi scale[QK / 16], min[QK / 32];
	/* Formats with blocks of 32: w = d * (q - zero) + m. */
	vf d[QK / QS], m[QK / QS];
};

typedef void (*panel_unpack_fn)(const uint8_t *const *row, size_t at,
				const bool packed, struct panel *p);

#define NIBBLES 0x0f0f0f0fu

/* The four bytes at byte at of each row, of packed rows; row[0] is where theirs are. */
INLINE vu packed_word(const uint8_t *const *row, size_t at)
{
	vu v;

	memcpy(&v, row[0] + at * QUANT_PACKED, sizeof(v));
	return v;
}

/* 16 bytes at byte at of each row: out[i] gets bytes 4i .. 4i+3 of all rows. */
INLINE void load_four(const uint8_t *const *row, size_t at, const bool packed,
		      vu out[4])
{
	if (!packed) {
		load_rows(row, at, out);
		return;
	}
	UNROLL for (size_t i = 0; i < 4; i++)
		out[i] = packed_word(row, at + 4 * i);
}

/* The first n words of 4 bytes at byte at of each row; 4 <= n. */
INLINE void load_words(const uint8_t *const *row, size_t at, const size_t n,
		       const bool packed, vu *out)
{
	UNROLL for (size_t i = 0; i + 4 <= n; i += 4)
		load_four(row, at + 4 * i, packed, out + i);
	/* Not past the block: it may be the file's last. */
	if (n % 4)
		load_four(row, at + 4 * n - 16, packed, out + n - 4);
}

/* 32 numbers as nibbles in four words. */
INLINE void put_nibbles(const vu *q, vu *out)
{
	UNROLL for (size_t i = 0; i < 4; i++) {
		out[i] = q[i] & NIBBLES;
		out[i + 4] = q[i] >> 4 & NIBBLES;
	}
}

/* Adds 16 to number i where bit i is set. */
INLINE void put_fifth_bits(vu bits, vu *out)
{
	UNROLL for (int i = 0; i < 8; i++) {
		const vu four = (i ? bits >> (4 * i - 4) : bits << 4) & 0xf0;

		/* The product has four copies, 7 bits apart. */
		out[i] |= four * 0x00204081 & 0x10101010;
	}
}

/* n words that lie two bytes off the borders of words. */
INLINE void shift_words(const vu *in, size_t n, vu *out)
{
	UNROLL for (size_t i = 0; i < n; i++)
		out[i] = in[i] >> 16 | in[i + 1] << 16;
}

/* Blocks of 18, 22 or 34 bytes: the second of a pair is off by two bytes. */
INLINE void unpack_q4_0(const uint8_t *const *row, size_t at,
			const bool packed, struct panel *p)
{
	for (size_t b = 0; b < QK / QS; b += 2, at += 2 * sizeof(struct block_q4_0)) {
		vu v[9], q[4];

		load_words(row, at, 9, packed, v);
		p->d[b] = f_from_half(v[0]);
		p->d[b + 1] = f_from_half(v[4] >> 16);
		shift_words(v, 4, q);
		put_nibbles(q, p->q + 8 * b);
		put_nibbles(v + 5, p->q + 8 * b + 8);
	}
}

INLINE void unpack_iq4_nl(const uint8_t *const *row, size_t at,
			const bool packed, struct panel *p)
{
	unpack_q4_0(row, at, packed, p);
	UNROLL for (size_t i = 0; i < QK / 4; i++)
		p->q[i] = look_up(quant_iq4_values, p->q[i]) ^ BYTE_FLIP;
}

INLINE void unpack_q4_1(const uint8_t *const *row, size_t at,
			const bool packed, struct panel *p)
{
	for (size_t b = 0; b < QK / QS; b++, at += sizeof(struct block_q4_1)) {
		vu v[5];

		load_words(row, at, 5, packed, v);
		p->d[b] = f_from_half(v[0]);
		p->m[b] = f_from_half(v[0] >> 16);
		put_nibbles(v + 1, p->q + 8 * b);
	}
}

INLINE void unpack_q5_0(const uint8_t *const *row, size_t at,
			const bool packed, struct panel *p)
{
	for (size_t b = 0; b < QK / QS; b += 2, at += 2 * sizeof(struct block_q5_0)) {
		vu v[11], q[5];

		load_words(row, at, 11, packed, v);
		p->d[b] = f_from_half(v[0]);
		p->d[b + 1] = f_from_half(v[5] >> 16);
		shift_words(v, 5, q);
		put_nibbles(q + 1, p->q + 8 * b);
		put_fifth_bits(q[0], p->q + 8 * b);
		put_nibbles(v + 7, p->q + 8 * b + 8);
		put_fifth_bits(v[6], p->q + 8 * b + 8);
	}
}

INLINE void unpack_q5_1(const uint8_t *const *row, size_t at,
			const bool packed, struct panel *p)
{
	for (size_t b = 0; b < QK / QS; b++, at += sizeof(struct block_q5_1)) {
		vu v[6];

		load_words(row, at, 6, packed, v);
		p->d[b] = f_from_half(v[0]);
		p->m[b] = f_from_half(v[0] >> 16);
		put_nibbles(v + 2, p->q + 8 * b);
		put_fifth_bits(v[1], p->q + 8 * b);
	}
}

INLINE void unpack_q8_0(const uint8_t *const *row, size_t at,
			const bool packed, struct panel *p)
{
	for (size_t b = 0; b < QK / QS; b += 2, at += 2 * sizeof(struct block_q8_0)) {
		vu v[17], q[8];

		load_words(row, at, 17, packed, v);
		p->d[b] = f_from_half(v[0]);
		p->d[b + 1] = f_from_half(v[8] >> 16);
		shift_words(v, 8, q);
		UNROLL for (size_t i = 0; i < 8; i++) {
			p->q[8 * b + i] = q[i] ^ BYTE_FLIP;
			p->q[8 * b + 8 + i] = v[9 + i] ^ BYTE_FLIP;
		}
	}
}

#endif
