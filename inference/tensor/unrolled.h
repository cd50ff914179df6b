/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * unrolled.h - code that is written once with sizes as parameters and wants them
 * constant: INLINE functions in UNROLLed loops.
 */
#ifndef INFERENCE_UNROLLED_H
#define INFERENCE_UNROLLED_H

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(undefined_behavior_sanitizer)
#define UNROLLED_NOT 1
#endif
#elif defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_UNDEFINED__)
#define UNROLLED_NOT 1
#endif

#ifdef UNROLLED_NOT
/* The same results, slower: what the sanitizers add to every access, copied a
 * thousandfold, takes a compiler minutes. */
#define INLINE static inline
#define UNROLL
#else
#define INLINE static inline __attribute__((always_inline))
#if defined(__clang__)
#define UNROLL _Pragma("clang loop unroll(full)")
#else
#define UNROLL _Pragma("GCC unroll 16")
#endif
#endif

#endif
