/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * immintrin.h - the intrinsics of AVX2, FMA, F16C, AVX-512 and AMX for a processor
 * without them: those of SIMDe, and in plain C after Intel's Intrinsics Guide
 * what SIMDe lacks, rounds twice (fused products) or cannot expand.
 *
 * Found before the compiler's own header by the programs of emulated.test; the
 * files of each instruction set are compiled with it as they are.
 */
#ifndef TESTS_SIMD_EMULATED_IMMINTRIN_H
#define TESTS_SIMD_EMULATED_IMMINTRIN_H

#define SIMDE_ENABLE_NATIVE_ALIASES
#include <simde/x86/avx512.h>
#include <simde/x86/f16c.h>
#include <simde/x86/fma.h>

#include <math.h>
#include <stdint.h>
#include <string.h>

#ifdef SIMDE_X86_FMA_NATIVE
#error "this is for a processor without AVX2"
#endif

/* A vector of any length as numbers of each kind. */
union emu {
	simde__m128 f128;
	simde__m128i i128;
	simde__m256 f256;
	simde__m256i i256;
	simde__m512 f512;
	simde__m512i i512;
	float f[16];
	int32_t s32[16];
	uint32_t u32[16];
	uint64_t u64[8];
	int16_t s16[32];
	uint16_t u16[32];
	uint8_t u8[64];
};

/* One rounding: sign * a * b + c. */
static inline union emu emu_fma(union emu a, union emu b, union emu c, float sign,
				int n)
{
	union emu r;

	memset(&r, 0, sizeof(r));
	for (int i = 0; i < n; i++)
		r.f[i] = fmaf(sign * a.f[i], b.f[i], c.f[i]);
	return r;
}

#define EMU_FMA(name, type, member, sign, n)                                   \
	static inline type emu_##name(type a, type b, type c)                  \
	{                                                                      \
		return emu_fma((union emu){ .member = a },                     \
			       (union emu){ .member = b },                     \
			       (union emu){ .member = c }, sign, n).member;    \
	}
EMU_FMA(mm_fmadd_ps, simde__m128, f128, 1.0f, 4)
EMU_FMA(mm256_fmadd_ps, simde__m256, f256, 1.0f, 8)
EMU_FMA(mm256_fnmadd_ps, simde__m256, f256, -1.0f, 8)
EMU_FMA(mm512_fmadd_ps, simde__m512, f512, 1.0f, 16)
EMU_FMA(mm512_fnmadd_ps, simde__m512, f512, -1.0f, 16)
#undef _mm_fmadd_ps
#define _mm_fmadd_ps(a, b, c) emu_mm_fmadd_ps(a, b, c)
#undef _mm256_fmadd_ps
#define _mm256_fmadd_ps(a, b, c) emu_mm256_fmadd_ps(a, b, c)
#undef _mm256_fnmadd_ps
#define _mm256_fnmadd_ps(a, b, c) emu_mm256_fnmadd_ps(a, b, c)
#undef _mm512_fmadd_ps
#define _mm512_fmadd_ps(a, b, c) emu_mm512_fmadd_ps(a, b, c)
#undef _mm512_fnmadd_ps
#define _mm512_fnmadd_ps(a, b, c) emu_mm512_fnmadd_ps(a, b, c)

/* --- conversions --- */

static inline float emu_cvtsh_ss(uint16_t h)
{
	return simde_float16_to_float32(simde_uint16_as_float16(h));
}
#define _cvtsh_ss(h) emu_cvtsh_ss(h)

/* To the nearest, the only rounding that is asked for. */
static inline uint16_t emu_cvtss_sh(float f)
{
	return simde_float16_as_uint16(simde_float16_from_float32(f));
}
#define _cvtss_sh(f, rounding) emu_cvtss_sh(f)

static inline simde__m512 emu_cvtph_ps(simde__m256i a)
{
	const union emu v = { .i256 = a };
	union emu r;

	for (int i = 0; i < 16; i++)
		r.f[i] = emu_cvtsh_ss(v.u16[i]);
	return r.f512;
}
#define _mm512_cvtph_ps(a) emu_cvtph_ps(a)

static inline simde__m512 emu_cvtepi32_ps(simde__m512i a)
{
	const union emu v = { .i512 = a };
	union emu r;

	for (int i = 0; i < 16; i++)
		r.f[i] = (float)v.s32[i];
	return r.f512;
}
#undef _mm512_cvtepi32_ps
#define _mm512_cvtepi32_ps(a) emu_cvtepi32_ps(a)

static inline simde__m256i emu_cvtepi32_epi16(simde__m512i a)
{
	const union emu v = { .i512 = a };
	union emu r;

	for (int i = 0; i < 16; i++)
		r.u16[i] = (uint16_t)v.u32[i];
	return r.i256;
}
#undef _mm512_cvtepi32_epi16
#define _mm512_cvtepi32_epi16(a) emu_cvtepi32_epi16(a)

static inline simde__m512i emu_cvtepu16_epi32(simde__m256i a)
{
	const union emu v = { .i256 = a };
	union emu r;

	for (int i = 0; i < 16; i++)
		r.u32[i] = v.u16[i];
	return r.i512;
}
#undef _mm512_cvtepu16_epi32
#define _mm512_cvtepu16_epi32(a) emu_cvtepu16_epi32(a)

static inline simde__m512i emu_zextsi256_si512(simde__m256i a)
{
	union emu r;

	memset(&r, 0, sizeof(r));
	r.i256 = a;
	return r.i512;
}
#define _mm512_zextsi256_si512(a) emu_zextsi256_si512(a)

/* To the nearest, of two the even one; lanes of a, then of b.  NaN and denormals, which
 * become zero, are not asked for. */
static inline simde__m512i emu_cvtne2ps_pbh(simde__m512 b, simde__m512 a)
{
	const union emu v = { .f512 = a }, w = { .f512 = b };
	union emu r;

	for (int i = 0; i < 32; i++) {
		const uint32_t bits = i < 16 ? v.u32[i] : w.u32[i - 16];

		r.u16[i] = (uint16_t)((bits + 0x7fff + (bits >> 16 & 1)) >> 16);
	}
	return r.i512;
}
#undef _mm512_cvtne2ps_pbh
#define _mm512_cvtne2ps_pbh(b, a) emu_cvtne2ps_pbh(b, a)

/* --- moves --- */

static inline simde__m512i emu_mask_permutexvar_epi8(simde__m512i from, uint64_t mask,
						     simde__m512i index, simde__m512i a)
{
	const union emu v = { .i512 = a }, at = { .i512 = index };
	union emu r = { .i512 = from };

	for (int i = 0; i < 64; i++) {
		if (mask >> i & 1)
			r.u8[i] = v.u8[at.u8[i] & 63];
	}
	return r.i512;
}
#undef _mm512_mask_permutexvar_epi8
#define _mm512_mask_permutexvar_epi8(from, mask, index, a) \
	emu_mask_permutexvar_epi8(from, mask, index, a)

#ifndef _MM_FROUND_NO_EXC
#define _MM_FROUND_NO_EXC SIMDE_MM_FROUND_NO_EXC
#endif

#ifndef _MM_PERM_ENUM
typedef int emu_perm;
#define _MM_PERM_ENUM emu_perm
#endif

static inline simde__m512i emu_shuffle_epi32(simde__m512i a, int pick)
{
	const union emu v = { .i512 = a };
	union emu r;

	for (int i = 0; i < 16; i++)
		r.u32[i] = v.u32[(i & ~3) + (pick >> (2 * (i & 3)) & 3)];
	return r.i512;
}
#undef _mm512_shuffle_epi32
#define _mm512_shuffle_epi32(a, pick) emu_shuffle_epi32(a, (int)(pick))

/* 128-bit lanes: two of a, two of b. */
static inline simde__m512i emu_shuffle_i64x2(simde__m512i a, simde__m512i b, int pick)
{
	const union emu v = { .i512 = a }, w = { .i512 = b };
	union emu r;

	for (int i = 0; i < 8; i++) {
		const int from = (pick >> (i & ~1) & 3) * 2 + (i & 1);

		r.u64[i] = i < 4 ? v.u64[from] : w.u64[from];
	}
	return r.i512;
}
#undef _mm512_shuffle_i64x2
#define _mm512_shuffle_i64x2(a, b, pick) emu_shuffle_i64x2(a, b, pick)

/* --- exponentials --- */

/* To the nearest integer, the only scale that is asked for. */
static inline simde__m512 emu_roundscale_ps(simde__m512 a)
{
	union emu v = { .f512 = a };

	for (int i = 0; i < 16; i++)
		v.f[i] = nearbyintf(v.f[i]);
	return v.f512;
}
#undef _mm512_roundscale_ps
#define _mm512_roundscale_ps(a, how) emu_roundscale_ps(a)

static inline simde__m512 emu_scalef_ps(simde__m512 a, simde__m512 by)
{
	const union emu w = { .f512 = by };
	union emu v = { .f512 = a };

	for (int i = 0; i < 16; i++)
		v.f[i] = isnan(w.f[i]) ? w.f[i] : ldexpf(v.f[i], (int)floorf(w.f[i]));
	return v.f512;
}
#undef _mm512_scalef_ps
#define _mm512_scalef_ps(a, by) emu_scalef_ps(a, by)

static inline simde__m256 emu_extractf32x8_ps(simde__m512 a, int which)
{
	const union emu v = { .f512 = a };
	union emu r;

	memcpy(r.f, v.f + 8 * which, sizeof(r.f256));
	return r.f256;
}
#undef _mm512_extractf32x8_ps
#define _mm512_extractf32x8_ps(a, which) emu_extractf32x8_ps(a, which)

#ifndef __mmask16
typedef simde__mmask16 emu_mask16;
#define __mmask16 emu_mask16
#endif

/* Only of the lanes that mask has memory is read or written. */
static inline simde__m512 emu_mask_loadu_ps(simde__m512 other, unsigned int mask, const float *p)
{
	union emu v = { .f512 = other };

	for (int i = 0; i < 16; i++)
		if (mask >> i & 1)
			v.f[i] = p[i];
	return v.f512;
}
#undef _mm512_mask_loadu_ps
#define _mm512_mask_loadu_ps(other, mask, p) emu_mask_loadu_ps(other, mask, p)
#undef _mm512_maskz_loadu_ps
#define _mm512_maskz_loadu_ps(mask, p) emu_mask_loadu_ps(_mm512_setzero_ps(), mask, p)

static inline void emu_mask_storeu_ps(float *p, unsigned int mask, simde__m512 a)
{
	const union emu v = { .f512 = a };

	for (int i = 0; i < 16; i++)
		if (mask >> i & 1)
			p[i] = v.f[i];
}
#undef _mm512_mask_storeu_ps
#define _mm512_mask_storeu_ps(p, mask, a) emu_mask_storeu_ps(p, mask, a)

static inline float emu_reduce_max_ps(simde__m512 a)
{
	const union emu v = { .f512 = a };
	float most = v.f[0];

	for (int i = 1; i < 16; i++)
		most = v.f[i] > most ? v.f[i] : most;
	return most;
}
#undef _mm512_reduce_max_ps
#define _mm512_reduce_max_ps(a) emu_reduce_max_ps(a)

/* --- sums --- */

static inline simde__m512i emu_madd_epi16(simde__m512i a, simde__m512i b)
{
	const union emu v = { .i512 = a }, w = { .i512 = b };
	union emu r;

	for (int i = 0; i < 16; i++)
		r.u32[i] = (uint32_t)(v.s16[2 * i] * w.s16[2 * i]) +
			   (uint32_t)(v.s16[2 * i + 1] * w.s16[2 * i + 1]);
	return r.i512;
}
#undef _mm512_madd_epi16
#define _mm512_madd_epi16(a, b) emu_madd_epi16(a, b)

/* Halves, then quarters, as compilers make it of shuffles. */
static inline float emu_reduce_add_ps(simde__m512 a)
{
	union emu v = { .f512 = a };

	for (int n = 8; n >= 1; n /= 2) {
		for (int i = 0; i < n; i++)
			v.f[i] += v.f[i + n];
	}
	return v.f[0];
}
#undef _mm512_reduce_add_ps
#define _mm512_reduce_add_ps(a) emu_reduce_add_ps(a)

/* --- tiles (AMX), as the last configuration of the thread says --- */

static __thread struct {
	uint8_t palette, start, none[14];
	uint16_t row_bytes[16];
	uint8_t rows[16];
} emu_tiles;
static __thread int8_t emu_tile[8][16][64];

static inline void _tile_loadconfig(const void *config)
{
	memcpy(&emu_tiles, config, sizeof(emu_tiles));
}

static inline void _tile_release(void)
{
	memset(&emu_tiles, 0, sizeof(emu_tiles));
}

static inline void _tile_zero(int t)
{
	memset(emu_tile[t], 0, sizeof(emu_tile[t]));
}

static inline void _tile_loadd(int t, const void *from, size_t stride)
{
	for (size_t i = 0; i < emu_tiles.rows[t]; i++)
		memcpy(emu_tile[t][i], (const char *)from + i * stride, emu_tiles.row_bytes[t]);
}

static inline void _tile_stored(int t, void *to, size_t stride)
{
	for (size_t i = 0; i < emu_tiles.rows[t]; i++)
		memcpy((char *)to + i * stride, emu_tile[t][i], emu_tiles.row_bytes[t]);
}

/* Row i of a, signed, times column j of b: words of four bytes. */
static inline void emu_tile_products(int sum, int a, int b, int mask)
{
	for (size_t i = 0; i < emu_tiles.rows[sum]; i++) {
		for (size_t j = 0; j < emu_tiles.row_bytes[sum] / 4u; j++) {
			int32_t s;

			memcpy(&s, emu_tile[sum][i] + 4 * j, sizeof(s));
			for (size_t k = 0; k < emu_tiles.row_bytes[a]; k++) {
				const int w = emu_tile[b][k / 4][4 * j + k % 4];

				s += emu_tile[a][i][k] * (mask ? w & mask : w);
			}
			memcpy(emu_tile[sum][i] + 4 * j, &s, sizeof(s));
		}
	}
}
/* Pairs of bfloat16: the first of each pair are summed up, the second, then both. */
static inline float emu_bf16(const int8_t *p)
{
	uint16_t half;
	uint32_t bits;
	float f;

	memcpy(&half, p, sizeof(half));
	bits = (uint32_t)half << 16;
	memcpy(&f, &bits, sizeof(f));
	return f;
}

static inline void _tile_dpbf16ps(int sum, int a, int b)
{
	for (size_t i = 0; i < emu_tiles.rows[sum]; i++) {
		for (size_t j = 0; j < emu_tiles.row_bytes[sum] / 4u; j++) {
			float s, part[2] = { 0, 0 };

			memcpy(&s, emu_tile[sum][i] + 4 * j, sizeof(s));
			for (size_t k = 0; k < emu_tiles.row_bytes[a] / 2u; k++)
				part[k % 2] = fmaf(emu_bf16(emu_tile[a][i] + 2 * k),
						   emu_bf16(emu_tile[b][k / 2] + 4 * j + 2 * (k % 2)),
						   part[k % 2]);
			s += part[0] + part[1];
			memcpy(emu_tile[sum][i] + 4 * j, &s, sizeof(s));
		}
	}
}

#define _tile_dpbssd(sum, a, b) emu_tile_products(sum, a, b, 0)
#define _tile_dpbsud(sum, a, b) emu_tile_products(sum, a, b, 0xff)

#endif
