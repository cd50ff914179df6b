/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * spin.h - CPU time of a thread, used up by computing: the clock, which is a system
 * call, is looked at seldom, or what computes would be a storm of system calls.
 */
#ifndef DEMO_SPIN_H
#define DEMO_SPIN_H

#include <stdint.h>
#include <time.h>

/* Steps between two looks: some 10 us, short beside the milliseconds that are asked for. */
#define SPIN_STEPS 4000

static inline int64_t spin_clock_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return t.tv_sec * 1000000000ll + t.tv_nsec;
}

static inline void spin_us(int64_t us)
{
	volatile uint64_t x = 88172645463325252ull;
	int64_t end = spin_clock_ns() + us * 1000;

	do {
		for (int i = 0; i < SPIN_STEPS; i++) {
			x ^= x << 13;
			x ^= x >> 7;
			x ^= x << 17;
		}
	} while (spin_clock_ns() < end);
}

#endif
