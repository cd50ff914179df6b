/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * panel_k.h - the formats of 256 numbers a block as panels (see panel.h).
 */
#ifndef INFERENCE_PANEL_K_H
#define INFERENCE_PANEL_K_H

#include "panel.h"

/* Byte i of each lane, unsigned and signed. */
INLINE vu byte_at(vu v, int i)
{
	return v >> (8 * i) & 0xff;
}

INLINE vi signed_byte_at(vu v, int i)
{
	return (vi)(v << (24 - 8 * i)) >> 24;
}

INLINE vi pair_of(vi a, vi b)
{
	return (a & 0xffff) | (vi)((vu)b << 16);
}

/* A half float of each row that lies past what load_rows() may read. */
INLINE vf load_scales(const uint8_t *const *row, size_t at, const bool packed)
{
	uint16_t h[LANES];

	if (packed)
		return f_from_half(packed_word(row, at));
	for (size_t i = 0; i < LANES; i++)
		memcpy(&h[i], row[i] + at, sizeof(h[i]));
	return f_load_half(h);
}

/* Signed scales of n runs, and the zero of the numbers times each. */
INLINE void put_zeroed_scales(const vi *scale, const size_t n, int zero,
			      bool wide, struct panel *p)
{
	UNROLL for (size_t r = 0; r < n; r += 2) {
		p->scale[r] = wide ? scale[r] : panel_scale(scale[r]);
		p->scale[r + 1] = wide ? scale[r + 1] : panel_scale(scale[r + 1]);
		p->min[r / 2] = pair_of(scale[r] * zero, scale[r + 1] * zero);
	}
}

/* The six-bit scales and minima of quant_k_scales(). */
INLINE void put_k_scales(const vu packed[3], struct panel *p)
{
	const vu six = (vu)i_set(0x3f3f3f3f), two = (vu)i_set(0x03030303);
	const vu a = packed[0], b = packed[1], c = packed[2];
	const vu scale[2] = { a & six, (c & NIBBLES) | (a >> 6 & two) << 4 };
	const vu min[2] = { b & six, (c >> 4 & NIBBLES) | (b >> 6 & two) << 4 };

	UNROLL for (int r = 0; r < 8; r++)
		p->scale[r] = panel_scale((vi)byte_at(scale[r / 4], r % 4));
	UNROLL for (int r = 0; r < 8; r += 2)
		p->min[r / 2] = (vi)(byte_at(min[r / 4], r % 4) |
				     byte_at(min[r / 4], r % 4 + 1) << 16);
}

INLINE void unpack_q4_k(const uint8_t *const *row, size_t at,
			const bool packed, struct panel *p)
{
	vu v[4];

	load_four(row, at, packed, v);
	p->d[0] = f_from_half(v[0]);
	p->m[0] = f_from_half(v[0] >> 16);
	put_k_scales(v + 1, p);
	UNROLL for (size_t i = 0; i < QK / 32; i++) {
		vu *q = p->q + i / 2 * 16 + i % 2 * 4;

		load_four(row, at + 16 + 16 * i, packed, v);
		UNROLL for (size_t j = 0; j < 4; j++) {
			q[j] = v[j] & NIBBLES;
			q[j + 8] = v[j] >> 4 & NIBBLES;
		}
	}
}

/* Bit i of each byte as the value 16. */
INLINE vu fifth_bits(vu h, size_t i)
{
	return (i < 4 ? h << (4 - i) : h >> (i - 4)) & 0x10101010;
}

INLINE void unpack_q5_k(const uint8_t *const *row, size_t at,
			const bool packed, struct panel *p)
{
	const size_t low = at + offsetof(struct block_q5_k, q);
	vu v[4], h[4];

	load_four(row, at, packed, v);
	p->d[0] = f_from_half(v[0]);
	p->m[0] = f_from_half(v[0] >> 16);
	put_k_scales(v + 1, p);
	UNROLL for (size_t half = 0; half < 2; half++) {
		load_four(row, at + 16 + 16 * half, packed, h);
		UNROLL for (size_t i = 0; i < 4; i++) {
			vu *q = p->q + i * 16 + half * 4;

			load_four(row, low + i * 32 + half * 16, packed, v);
			UNROLL for (size_t j = 0; j < 4; j++) {
				q[j] = (v[j] & NIBBLES) | fifth_bits(h[j], 2 * i);
				q[j + 8] = (v[j] >> 4 & NIBBLES) |
					   fifth_bits(h[j], 2 * i + 1);
			}
		}
	}
}

/* High and low bits of four times four numbers, 32 apart: w[k]. */
INLINE void six_bits(vu h, vu l, vu more, vu w[4])
{
	const vu two = (vu)i_set(0x30303030);

	w[0] = (l & NIBBLES) | (h << 4 & two);
	w[1] = (more & NIBBLES) | (h << 2 & two);
	w[2] = (l >> 4 & NIBBLES) | (h & two);
	w[3] = (more >> 4 & NIBBLES) | (h >> 2 & two);
}

/* Part i of the numbers: words h, l and more, four of each. */
INLINE void load_q6_k(const uint8_t *const *row, size_t at, size_t i, const bool packed,
		      vu h[4], vu l[4], vu more[4])
{
	const size_t low = at + i / 2 * 64 + i % 2 * 16;

	UNROLL for (size_t j = 0; packed && j < 4; j++) {
		const size_t word = at + offsetof(struct packed_q6_k, part) + 48 * i + 12 * j;

		h[j] = packed_word(row, word);
		l[j] = packed_word(row, word + 4);
		more[j] = packed_word(row, word + 8);
	}
	if (packed)
		return;
	load_rows(row, low, l);
	load_rows(row, low + 32, more);
	load_rows(row, at + offsetof(struct block_q6_k, h) + i * 16, h);
}

INLINE void put_q6_k_scales(const uint8_t *const *row, size_t at, const bool packed,
			    struct panel *p)
{
	vi scale[16];
	vu v[4];

	load_four(row, at + (packed ? offsetof(struct packed_q6_k, scales) :
			     offsetof(struct block_q6_k, scales)), packed, v);
	UNROLL for (int r = 0; r < 16; r++)
		scale[r] = signed_byte_at(v[r / 4], r % 4);
	put_zeroed_scales(scale, 16, 32, false, p);
	p->d[0] = load_scales(row, at + (packed ? offsetof(struct packed_q6_k, d) :
				 offsetof(struct block_q6_k, d)), packed);
}

INLINE void unpack_q6_k(const uint8_t *const *row, size_t at,
			const bool packed, struct panel *p)
{
	vu h[4], l[4], more[4];

	UNROLL for (size_t i = 0; i < 4; i++) {
		load_q6_k(row, at, i, packed, h, l, more);
		UNROLL for (size_t j = 0; j < 4; j++) {
			vu *q = p->q + i / 2 * 32 + i % 2 * 4 + j, w[4];

			six_bits(h[j], l[j], more[j], w);
			UNROLL for (size_t k = 0; k < 4; k++)
				q[8 * k] = w[k];
		}
	}
	put_q6_k_scales(row, at, packed, p);
}

/* 64 bytes of two-bit numbers: 128 of them in 32 bytes, 32 apart. */
INLINE void put_two_bits(const uint8_t *const *row, size_t at,
			const bool packed, struct panel *p)
{
	UNROLL for (size_t i = 0; i < 4; i++) {
		vu *q = p->q + i / 2 * 32 + i % 2 * 4;
		vu v[4];

		load_four(row, at + 16 * i, packed, v);
		UNROLL for (size_t j = 0; j < 16; j++)
			q[j / 4 * 8 + j % 4] = v[j % 4] >> (j / 4 * 2) & 0x03030303;
	}
}

INLINE void unpack_q2_k(const uint8_t *const *row, size_t at,
			const bool packed, struct panel *p)
{
	vu v[4];

	load_four(row, at, packed, v);
	UNROLL for (int r = 0; r < 16; r += 2) {
		const vu a = byte_at(v[r / 4], r % 4), b = byte_at(v[r / 4], r % 4 + 1);

		p->scale[r] = panel_scale((vi)(a & 15));
		p->scale[r + 1] = panel_scale((vi)(b & 15));
		p->min[r / 2] = (vi)(a >> 4 | b >> 4 << 16);
	}
	put_two_bits(row, at + offsetof(struct block_q2_k, q), packed, p);
	/* The last 16 bytes of the block: its scales are the last four. */
	load_four(row, at + sizeof(struct block_q2_k) - 16, packed, v);
	p->d[0] = f_from_half(v[3]);
	p->m[0] = f_from_half(v[3] >> 16);
}

INLINE void unpack_q3_k(const uint8_t *const *row, size_t at,
			const bool packed, struct panel *p)
{
	vi scale[16];
	vu v[4], h[4];

	put_two_bits(row, at + offsetof(struct block_q3_k, q), packed, p);
	UNROLL for (size_t half = 0; half < 2; half++) {
		load_four(row, at + 16 * half, packed, h);
		UNROLL for (size_t i = 0; i < 32; i++) {
			const size_t run = i / 4;
			const vu bit = run < 2 ? h[i % 4] << (2 - run) :
						 h[i % 4] >> (run - 2);

			p->q[run * 8 + half * 4 + i % 4] |= bit & 0x04040404;
		}
	}
	/* The last 16 bytes: two of q, 12 of scales, d. */
	load_four(row, at + sizeof(struct block_q3_k) - 16, packed, v);
	p->d[0] = f_from_half(v[3] >> 16);
	shift_words(v, 3, h);
	UNROLL for (int r = 0; r < 16; r++) {
		const vu low = byte_at(h[r / 4 % 2], r % 4);
		const vu top = byte_at(h[2], r % 4) >> (r / 4 * 2) & 3;

		scale[r] = (vi)((r < 8 ? low & 15 : low >> 4) | top << 4) - 32;
	}
	put_zeroed_scales(scale, 16, 4, false, p);
}

INLINE void unpack_iq4_xs(const uint8_t *const *row, size_t at,
			const bool packed, struct panel *p)
{
	vi scale[8];
	vu v[4];

	load_four(row, at, packed, v);
	p->d[0] = f_from_half(v[0]);
	UNROLL for (int r = 0; r < 8; r++)
		scale[r] = (vi)((v[1] >> (4 * r) & 15) |
				(v[0] >> (16 + 2 * r) & 3) << 4) - 32;
	put_zeroed_scales(scale, 8, BYTE_ZERO, WIDE, p);
	UNROLL for (size_t r = 0; r < 8; r++) {
		load_four(row, at + offsetof(struct block_iq4_xs, q) + 16 * r, packed, v);
		UNROLL for (size_t j = 0; j < 4; j++) {
			vu *q = p->q + 8 * r + j;

			q[0] = look_up(quant_iq4_values, v[j] & NIBBLES) ^ BYTE_FLIP;
			q[4] = look_up(quant_iq4_values, v[j] >> 4 & NIBBLES) ^
			       BYTE_FLIP;
		}
	}
}

#endif
